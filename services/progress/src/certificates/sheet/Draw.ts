/**
 * Draws the sheet: A4 across, tagged for screen readers, the same bytes for the same content. A module of its own, loaded when
 * the first sheet is asked for: pdfkit and the fonts are large.
 */
import type { Locale } from "@lyceum/domain/Account"
import PDFDocument from "pdfkit"
import { encodeQR } from "qr"
import type { Certified } from "../credential/OpenBadge.ts"
import { issuerName } from "../issuer/Did.ts"
import { directionOf, levelsOf, mirrored, visualOrder } from "./Bidi.ts"
import { fonts, type Run, runsOf, type Weight } from "./Fonts.ts"
import { fitted } from "./Lines.ts"
import { dayOf, textsOf } from "./Texts.ts"

/** What is on it. `url`: where it can be checked. `name`: null = it names nobody. */
export interface SheetContent {
  readonly certified: Certified
  readonly name: string | null
  readonly locale: Locale
  readonly url: string
}

const [width, height] = [841.89, 595.28]
const margin = 30
const inner = 92
const ink = "#1d2130"
const soft = "#555b6b"
const accent = "#2f4fb5"
const line = "#c9c5bb"

/** Noto Sans sets a line in so much of its size, its baseline so far below the top; Noto Sans Arabic is taller, on the same baseline. */
const leading = 1.36
const ascent = 1.07

type Doc = PDFKit.PDFDocument

const runsIn = (text: string): ReadonlyArray<Run> => {
  const characters = Array.from(text)
  return visualOrder(runsOf(characters, levelsOf(characters, directionOf(text))))
}

/** fontkit sets Arabic from right to left by itself, everything else as it comes. */
const shown = ({ font, level, text }: Run): string =>
  level % 2 === 1 && !font.name.endsWith("-arabic") ? mirrored(text) : text

/** Given, so that pdfkit hands the whole run to fontkit and not word by word. */
const features: Array<PDFKit.Mixins.OpenTypeFeatures> = ["kern"]

/** The text and its type on one line. */
interface Type {
  readonly size: number
  readonly weight: Weight
  readonly color: string
}

const use = (doc: Doc, font: string, weight: Weight, size: number) => doc.font(`${font}-${weight}`).fontSize(size)

const widthIn = (doc: Doc, weight: Weight) => (text: string, size: number) =>
  runsIn(text).reduce(
    (sum, run) => sum + use(doc, run.font.name, weight, size).widthOfString(shown(run), { features }),
    0
  )

/** One line from `x` on; `y` is its top. */
const setLine = (doc: Doc, text: string, x: number, y: number, { color, size, weight }: Type) => {
  let at = x
  for (const run of runsIn(text)) {
    const piece = shown(run)
    use(doc, run.font.name, weight, size)
      .fillColor(color)
      .text(piece, at, y + ascent * size, { features, lineBreak: false, baseline: "alphabetic" })
    at += doc.widthOfString(piece, { features })
  }
}

/** A line in the middle of the sheet. */
const centred = (doc: Doc, text: string, y: number, type: Type) =>
  setLine(doc, text, (width - widthIn(doc, type.weight)(text, type.size)) / 2, y, type)

/** A part of the document's structure: what a screen reader says instead of single glyphs is the text in reading order. */
const tagged = (doc: Doc, parent: PDFKit.PDFStructureElement, kind: string, actual: string, draw: () => void) => {
  parent.add(doc.struct(kind, { actual }, [draw]))
}

const ornament = (doc: Doc) => {
  doc.markContent("Artifact", { type: "Layout" })
  doc
    .rect(margin, margin, width - 2 * margin, height - 2 * margin)
    .lineWidth(1.6)
    .stroke(accent)
  doc
    .rect(margin + 6, margin + 6, width - 2 * margin - 12, height - 2 * margin - 12)
    .lineWidth(0.6)
    .stroke(line)
  doc.rect(width / 2 - 32, 128, 64, 2.4).fill(accent)
  doc.endMarkedContent()
}

const codeSize = 84

const drawCode = (doc: Doc, parent: PDFKit.PDFStructureElement, url: string, x: number, y: number, alt: string) => {
  const modules = encodeQR(url, "raw", { ecc: "medium", border: 1 })
  const module = codeSize / modules.length
  parent.add(
    doc.struct("Figure", { alt }, [
      () => {
        modules.forEach((row, r) =>
          row.forEach((dark, c) => {
            if (dark) doc.rect(x + c * module, y + r * module, module, module)
          })
        )
        doc.fill(ink)
      }
    ])
  )
}

/** Label above, value below, one beside the other from the edge where reading begins. */
const drawFacts = (doc: Doc, parent: PDFKit.PDFStructureElement, content: SheetContent, y: number) => {
  const { certified, locale, url } = content
  const texts = textsOf(locale)
  const isRight = texts.direction === "rtl"
  const label: Type = { size: 9, weight: "400", color: soft }
  const value: Type = { size: 11.5, weight: "400", color: ink }
  const place = (text: string, edge: number, top: number, type: Type) =>
    setLine(doc, text, isRight ? edge - widthIn(doc, type.weight)(text, type.size) : edge, top, type)
  let edge = isRight ? width - inner : inner
  const facts = [
    [texts.issued, dayOf(locale, certified.issuedAt)],
    [texts.issuer, issuerName],
    [texts.version, new Intl.NumberFormat(locale).format(certified.courseVersion)]
  ] as const
  for (const [name, text] of facts) {
    tagged(doc, parent, "P", `${name}: ${text}`, () => {
      place(name, edge, y, label)
      place(text, edge, y + 14, value)
    })
    const taken = Math.max(widthIn(doc, "400")(name, label.size), widthIn(doc, "400")(text, value.size)) + 36
    edge += isRight ? -taken : taken
  }
  const start = isRight ? width - inner : inner
  const room = width - 2 * inner - codeSize - 30
  const address = fitted(url, { sizes: [10.5, 9, 8], width: room, maxLines: 2, widthOf: widthIn(doc, "400") })
  tagged(doc, parent, "P", `${texts.check}: ${url}`, () => {
    place(texts.check, start, y + 42, label)
    address.lines.forEach((text, index) => {
      const top = y + 56 + index * address.size * leading
      const taken = widthIn(doc, "400")(text, address.size)
      place(text, start, top, { ...value, size: address.size, color: accent })
      doc.link(isRight ? start - taken : start, top, taken, address.size * leading, url)
    })
  })
  drawCode(doc, parent, url, isRight ? inner : width - inner - codeSize, y - 4, texts.code)
}

/** Name, what it says, and title, one below the other in the middle of the room that there is. */
const drawBody = (doc: Doc, parent: PDFKit.PDFStructureElement, { certified, locale, name }: SheetContent) => {
  const texts = textsOf(locale)
  const room = { width: width - 2 * inner, widthOf: widthIn(doc, "700") }
  const title = fitted(certified.courseTitle, { ...room, sizes: [30, 25, 21, 18], maxLines: name === null ? 4 : 3 })
  const named = name === null ? null : fitted(name, { ...room, sizes: [34, 28, 22], maxLines: 2 })
  const heightOf = ({ lines, size }: typeof title) => lines.length * size * leading
  const saysSize = 14
  const gap = 12
  const taken = (named === null ? 0 : heightOf(named) + gap) + saysSize * leading + gap + heightOf(title)
  let y = 146 + Math.max(0, (424 - 146 - taken) / 2)
  const block = (fit: typeof title, kind: string, actual: string, type: Omit<Type, "size">) => {
    const top = y
    tagged(doc, parent, kind, actual, () =>
      fit.lines.forEach((text, index) =>
        centred(doc, text, top + index * fit.size * leading, { ...type, size: fit.size })
      )
    )
    y += heightOf(fit) + gap
  }
  if (named !== null && name !== null) block(named, "P", name, { weight: "700", color: ink })
  const says = named === null ? texts.completed : texts.hasCompleted
  block({ lines: [says], size: saysSize }, "P", says, { weight: "400", color: soft })
  block(title, "H2", certified.courseTitle.slice(0, 1000), { weight: "700", color: accent })
}

/** The document's bytes. */
export const drawSheet = (content: SheetContent): Promise<Uint8Array> => {
  const { certified, locale } = content
  const texts = textsOf(locale)
  const doc = new PDFDocument({
    size: "A4",
    layout: "landscape",
    margin: 0,
    pdfVersion: "1.7",
    tagged: true,
    displayTitle: true,
    lang: locale,
    font: "",
    info: {
      Title: `${texts.kind}: ${certified.courseTitle.slice(0, 300)}`,
      Author: issuerName,
      // Not the time of the request: the same certificate gives the same bytes.
      CreationDate: certified.issuedAt,
      ModDate: certified.issuedAt
    }
  })
  const chunks: Array<Uint8Array> = []
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on("data", (chunk: Uint8Array) => chunks.push(chunk))
    doc.on("end", () => resolve(Buffer.concat(chunks)))
    doc.on("error", reject)
  })
  for (const font of fonts) {
    for (const weight of ["400", "700"] as const) doc.registerFont(`${font.name}-${weight}`, font.bytes(weight))
  }
  const document = doc.struct("Document")
  doc.addStructure(document)
  ornament(doc)
  tagged(doc, document, "H1", texts.kind, () => centred(doc, texts.kind, 92, { size: 20, weight: "700", color: ink }))
  drawBody(doc, document, content)
  drawFacts(doc, document, content, 452)
  document.end()
  doc.end()
  return done
}
