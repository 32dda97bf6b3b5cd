/** Small files of several kinds, made here. */

/** What a file input takes. */
export interface GivenFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** A PDF of one page with a line of text on it. */
export const pdf = (name: string, line: string): GivenFile => {
  const drawing = `BT /F1 24 Tf 40 140 Td (${line}) Tj ET`
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 297]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${drawing.length}>>\nstream\n${drawing}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
  ]
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join("")
  const text = `%PDF-1.4\n${body}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\n%%EOF\n`
  return { name, mimeType: "application/pdf", buffer: Buffer.from(text, "latin1") }
}

/** Text of so many bytes. */
export const text = (name: string, size: number): GivenFile => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.alloc(size, "clover thyme lavender ")
})

/** The EICAR test file, which every scanner finds; in two halves so that none finds it here. */
export const testVirus = (name: string): GivenFile => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join(""), "latin1")
})
