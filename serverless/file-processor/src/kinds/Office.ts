/** Office documents (ECMA-376) and EPUB: archives of XML. Bounds as of any archive; no macros; the words of their parts. */
import { Effect } from "effect"
import { archiveLimits } from "../archive/Budget.ts"
import { walkArchive } from "../archive/Walk.ts"
import { type Describe, nothingFound } from "../Findings.ts"
import { ask, load } from "../ObjectReader.ts"
import { unfit } from "../Unfit.ts"
import { kinds } from "./OfficeKinds.ts"
import { textOfXml, type XmlText } from "./XmlText.ts"

/** Parts that run, or that fetch what runs when the document is opened. */
const macro = /(?:^|\/)(?:vbaProject\.bin|vbaData\.xml|activeX[^/]*\.(?:bin|xml))$/i
const fetching =
  /<Relationship\b(?=[^>]*\bTargetMode\s*=\s*["']External["'])(?=[^>]*\bType\s*=\s*["'][^"']*\/(?:attachedTemplate|oleObject|frame|subDocument)["'])/i

/** Parts with numbers in their names in the order of those: slide 2 before slide 10. */
const inOrder = new Intl.Collator("en", { numeric: true })

export const describeOffice: Describe = Effect.fn("describeOffice")(function* ({ mediaType, reader }) {
  return yield* ask(reader, "the document", async () => {
    const { SaxesParser } = await load(() => import("saxes"))
    const kind = kinds[mediaType]
    if (kind === undefined) throw new Error(`no words are known of ${mediaType}`)
    const texts: Array<{ readonly name: string; readonly text: string }> = []
    let isKind = false
    let size = 0
    const read = (bytes: Uint8Array, how: XmlText): string =>
      textOfXml(SaxesParser, new TextDecoder().decode(bytes), how)
    await walkArchive(reader, {
      wants: (name) => {
        if (macro.test(name)) throw unfit("active-content", "it holds macros")
        return name === kind.index || name.endsWith(".rels") || kind.part.test(name)
      },
      part: (name, bytes) => {
        const beginning = new TextDecoder().decode(bytes.subarray(0, 1_000_000))
        if (name === kind.index) {
          isKind = kind.mark.test(beginning)
          if (kind.macros?.test(beginning) === true) throw unfit("active-content", "it is of a kind that holds macros")
        }
        if (name.endsWith(".rels") && fetching.test(new TextDecoder().decode(bytes)))
          throw unfit("active-content", "it fetches another document when it is opened")
        if (!kind.part.test(name) || size > archiveLimits.partBytes) return
        size += bytes.length
        texts.push({ name, text: read(bytes, kind.text) })
      }
    })
    if (!isKind) throw unfit("type-mismatch", `the archive is not ${mediaType}`)
    const sorted = texts.toSorted((a, b) => inOrder.compare(a.name, b.name))
    const text = sorted
      .map(({ text }) => text.trim())
      .filter((text) => text !== "")
      .join("\n\n")
    const pages = kind.page === undefined ? 0 : texts.filter(({ name }) => kind.page?.test(name) === true).length
    return { ...nothingFound, text: text === "" ? null : text, pages: pages === 0 ? null : pages }
  })
})
