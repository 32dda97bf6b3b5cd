/** Texts in ICU MessageFormat, parsed when the app is built: the browser gets what is ready to fill in, and no parser. */
import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage"
import type { Plugin } from "vite"

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string")

/**
 * One catalogue as the text of a module: every key with its parsed message. Throws with the key of a message that does not
 * parse, and on anything that is not an object of strings.
 */
export const compileCatalogue = (json: string): string => {
  const texts: unknown = JSON.parse(json)
  if (!isTexts(texts)) throw new Error("a catalogue is one object of strings")
  const entries = Object.entries(texts).map(([key, text]) => {
    try {
      return [key, compileMessageOrThrow(text)]
    } catch (cause) {
      throw new Error(`the text of "${key}" does not parse: ${text}`, { cause })
    }
  })
  return `export default ${JSON.stringify(Object.fromEntries(entries))}`
}

/** Turns every `i18n/<locale>.json` into its compiled module, before JSON is looked at by anything else. */
export const catalogues = (): Plugin => ({
  name: "lyceum-catalogues",
  enforce: "pre",
  transform: {
    filter: { id: /\/i18n\/(?:texts\/)?[a-z]{2}\.json$/ },
    handler: (code) => ({ code: compileCatalogue(code), moduleType: "js", map: null })
  }
})
