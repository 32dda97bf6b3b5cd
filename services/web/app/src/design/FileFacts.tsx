/** What was found in a file, in a few words: "12 pages", "1920 × 1080", "4 min". */
import type { FileFacts } from "@lyceum/sdk"
import { useT } from "../i18n/common.ts"
import { useFormat } from "../i18n/format.ts"

/** The words one by one; none where nothing is known. */
export const useFactsWords = (facts: FileFacts | undefined): ReadonlyArray<string> => {
  const t = useT()
  const format = useFormat()
  if (facts === undefined) return []
  const { cues, durationSeconds, height, pages, width } = facts
  return [
    ...(pages === null ? [] : [t("file.pages", { count: pages })]),
    // A page's own measures say nothing to people.
    ...(width === null || height === null || pages !== null
      ? []
      : // Width comes first from right to left too.
        [`\u2066${format.number(width)} × ${format.number(height)}\u2069`]),
    ...(durationSeconds === null ? [] : [format.duration(durationSeconds)]),
    ...(cues === null ? [] : [t("file.cues", { count: cues })])
  ]
}

/** "TXT": what people call the kind of a file; its media type when its name does not say. */
export const kindOfFile = (path: string, mediaType: string): string => {
  const [, ending] = /\.(\w{1,8})$/.exec(path) ?? []
  return ending === undefined ? mediaType : ending.toUpperCase()
}

/** Nothing where nothing is known. */
export const FileFactsLine = ({ facts }: { readonly facts: FileFacts | undefined }) => {
  const words = useFactsWords(facts)
  return words.length === 0 ? null : <span className="num">{words.join(" · ")}</span>
}
