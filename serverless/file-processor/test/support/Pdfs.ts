/** PDFs as a common library writes them. */
import { deflateSync } from "node:zlib"
import PDFDocument from "pdfkit"

/** One page for each text; with a password it opens with that alone. */
export const pdf = (pages: ReadonlyArray<string>, userPassword?: string): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const document = new PDFDocument({
      autoFirstPage: false,
      ...(userPassword === undefined ? {} : { userPassword, pdfVersion: "1.7" as const })
    })
    const pieces: Array<Buffer> = []
    document.on("data", (piece: Buffer) => pieces.push(piece))
    document.on("end", () => resolve(new Uint8Array(Buffer.concat(pieces))))
    document.on("error", reject)
    for (const text of pages) document.addPage({ size: "A4" }).fontSize(24).text(text)
    document.end()
  })

/** The same with a script that runs when it is opened. Its table is off then, as in many PDFs that work all the same. */
export const scripted = (bytes: Uint8Array, script: string): Uint8Array => {
  const text = Buffer.from(bytes).toString("latin1")
  const catalog = "/Type /Catalog"
  const action = `/OpenAction << /S /JavaScript /JS (${script}) >> `
  return new Uint8Array(Buffer.from(text.replace(catalog, action + catalog), "latin1"))
}

/** A PDF of these objects (the first is number 1, a catalog); the table at its end is left for the reader to make. */
const pdfOf = (objects: ReadonlyArray<Buffer>): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      Buffer.from("%PDF-1.7\n"),
      ...objects.flatMap((object, index) => [Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from("\nendobj\n")]),
      Buffer.from(`trailer << /Size ${objects.length + 1} /Root 1 0 R >>\n%%EOF`)
    ])
  )

const stream = (entries: string, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`<< ${entries} /Length ${bytes.length} >>\nstream\n`), bytes, Buffer.from("\nendstream")])

/** Catalog, tree and one page with that content as object 4. */
const onePage = (resources: string, ...more: ReadonlyArray<Buffer>) =>
  pdfOf([
    Buffer.from("<< /Type /Catalog /Pages 2 0 R >>"),
    Buffer.from("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
    Buffer.from(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << ${resources} >> >>`
    ),
    ...more
  ])

const font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"

/** Forms that draw the next one ten times, as deep as said: 10^depth words in a file of a few thousand bytes. */
export const nested = (depth: number): Uint8Array => {
  const draw = Buffer.from("/X Do ".repeat(10))
  const form = (resources: string) => `/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << ${resources} >>`
  const forms = Array.from({ length: depth - 1 }, (_, index) =>
    stream(form(`/XObject << /X ${index + 6} 0 R >>`), draw)
  )
  const leaf = stream(form(font), Buffer.from("BT /F 9 Tf (word) Tj ET"))
  return onePage("/XObject << /X 5 0 R >>", stream("", draw), ...forms, leaf)
}

/** A page whose content unpacks to that many mebibytes of blanks, packed twice. */
export const unpacking = (mebibytes: number): Uint8Array =>
  onePage(
    "",
    stream("/Filter [/FlateDecode /FlateDecode]", deflateSync(deflateSync(Buffer.alloc(mebibytes << 20, " "))))
  )
