/** Documents as programs write them, made small: what the function reads of them, and no more. */
import { type ZipFile, zipOf } from "./Zip.ts"

const office = "application/vnd.openxmlformats-officedocument"
export const docxType = `${office}.wordprocessingml.document`
export const pptxType = `${office}.presentationml.presentation`
export const xlsxType = `${office}.spreadsheetml.sheet`

const types = (main: string, type: string): ZipFile => ({
  name: "[Content_Types].xml",
  bytes: `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="${main}" ContentType="${type}"/></Types>`
})

export const docx = (more: ReadonlyArray<ZipFile> = [], type = `${docxType}.main+xml`): Uint8Array =>
  zipOf([
    types("/word/document.xml", type),
    {
      name: "word/document.xml",
      bytes:
        '<?xml version="1.0"?><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Logs &amp; </w:t><w:t>offsets</w:t></w:r></w:p><w:p><w:r><w:t>يبدأ</w:t><w:tab/><w:t>here</w:t></w:r></w:p></w:body></w:document>'
    },
    ...more
  ])

const slide = (text: string) => `<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`

export const pptx = (): Uint8Array =>
  zipOf([
    types("/ppt/presentation.xml", `${pptxType}.main+xml`),
    { name: "ppt/slides/slide10.xml", bytes: slide("tenth") },
    { name: "ppt/slides/slide2.xml", bytes: slide("second") },
    { name: "ppt/slides/slide1.xml", bytes: slide("first") }
  ])

export const xlsx = (): Uint8Array =>
  zipOf([
    types("/xl/workbook.xml", `${xlsxType}.main+xml`),
    { name: "xl/sharedStrings.xml", bytes: "<sst><si><t>Topic</t></si><si><t>Lag</t></si></sst>" },
    { name: "xl/worksheets/sheet1.xml", bytes: "<worksheet><c><v>7</v></c><c><is><t>inline</t></is></c></worksheet>" }
  ])

export const epub = (): Uint8Array =>
  zipOf([
    { name: "mimetype", bytes: "application/epub+zip", stored: true },
    {
      name: "OEBPS/ch1.xhtml",
      bytes:
        '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body><h1>Chapter</h1><p>About&nbsp;logs</p></body></html>'
    }
  ])

/** A compound file (MS-CFB) whose directory holds `stream`: as Office writes a document behind a password. */
export const compoundFile = (stream: string): Uint8Array => {
  const bytes = Buffer.alloc(4096)
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(bytes)
  bytes.writeUInt16LE(9, 30)
  bytes.writeUInt32LE(3, 48)
  Buffer.from(stream, "utf16le").copy(bytes, 2048 + 128)
  return new Uint8Array(bytes)
}
