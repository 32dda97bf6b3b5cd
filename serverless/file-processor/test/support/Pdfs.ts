/** PDFs as a common library writes them. */
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
