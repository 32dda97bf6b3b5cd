/** The smallest OLX archives that an import takes: ustar (POSIX.1-1988) in gzip, written here so that the laws need no library. */
import { gzipSync } from "node:zlib"

const encoder = new TextEncoder()

const header = (name: string, size: number): Uint8Array => {
  const bytes = new Uint8Array(512)
  const put = (at: number, text: string) => bytes.set(encoder.encode(text), at)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`
  put(0, name)
  put(100, octal(0o644, 7))
  put(108, octal(0, 7))
  put(116, octal(0, 7))
  put(124, octal(size, 11))
  put(136, octal(0, 11))
  put(148, "        ")
  put(156, "0")
  put(257, "ustar\x0000")
  put(
    148,
    `${bytes
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `
  )
  return bytes
}

/** A `.tar.gz` of text files. Names are at most 100 ASCII characters. */
export const tarGz = (files: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> => {
  const parts: Array<Uint8Array> = []
  for (const [name, text] of Object.entries(files)) {
    const bytes = encoder.encode(text)
    parts.push(header(name, bytes.length), bytes, new Uint8Array((512 - (bytes.length % 512)) % 512))
  }
  return new Uint8Array(gzipSync(Buffer.concat([...parts, new Uint8Array(1024)])))
}

/** A course of `texts` html items under one organisation and run, so that the same `name` is the same course. */
export const olxCourse = (name: string, title: string, texts: number): Uint8Array<ArrayBuffer> =>
  tarGz({
    "course.xml": `<course org="Laws" course="${name}" url_name="run" display_name="${title}" language="en">
<chapter url_name="c" display_name="Chapter"><sequential url_name="s" display_name="Lesson"><vertical url_name="v" display_name="Page">
${Array.from({ length: texts }, (_, n) => `<html url_name="h${n}" display_name="Text ${n}"><![CDATA[<p>Text ${n}</p>]]></html>`).join("\n")}
</vertical></sequential></chapter></course>`
  })
