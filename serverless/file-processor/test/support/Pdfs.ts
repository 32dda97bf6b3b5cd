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
