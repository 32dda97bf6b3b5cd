/** The texts of the browser app: every language says everything, with the same places, and nothing is said for nobody. */
import { assert, describe, it } from "@effect/vitest"
import { type CompiledMessage, compileMessageOrThrow } from "@lingui/message-utils/compileMessage"
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"

const source = resolve(import.meta.dirname, "..", "src")
const languages = ["en", "de", "ar"]

type Texts = Readonly<Record<string, string>>

/** What is wrong between the catalogues of one area, by language; each a sentence. */
const differences = (catalogues: Readonly<Record<string, Texts>>): ReadonlyArray<string> => {
  const english = catalogues["en"] ?? {}
  return Object.entries(catalogues).flatMap(([language, texts]) => [
    ...Object.keys(english)
      .filter((key) => texts[key] === undefined)
      .map((key) => `${language} lacks ${key}`),
    ...Object.keys(texts)
      .filter((key) => english[key] === undefined)
      .map((key) => `${language} alone has ${key}`),
    ...Object.entries(texts).flatMap(([key, text]) => {
      const [here, there] = [places(text), places(english[key] ?? text)]
      return here.join() === there.join() ? [] : [`${language} ${key}: {${here.join()}} is not {${there.join()}}`]
    }),
    ...Object.entries(texts).flatMap(([key, text]) =>
      missingForms(language, text).map((form) => `${language} ${key} lacks ${form}`)
    )
  ])
}

/** The messages in the branches of a plural or a choice. */
const branches = (format: unknown): ReadonlyArray<CompiledMessage> =>
  typeof format === "object" && format !== null ? Object.values(format).filter((branch) => Array.isArray(branch)) : []

const namesIn = (message: CompiledMessage): ReadonlyArray<string> =>
  message.flatMap((token) =>
    typeof token === "string" ? [] : [...(token[0] === "#" ? [] : [token[0]]), ...branches(token[2]).flatMap(namesIn)]
  )

/** What can be filled in, and the parts that become elements; each once, in order of the alphabet. */
const places = (text: string): ReadonlyArray<string> => {
  const parts = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => `<${name}>`)
  return [...new Set([...namesIn(compileMessageOrThrow(text)), ...parts])].sort()
}

/** Plural forms that the language has and a text with a plural does not give. */
const missingForms = (language: string, text: string): ReadonlyArray<string> => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  const lacking = (message: CompiledMessage): ReadonlyArray<string> =>
    message.flatMap((token) => {
      if (typeof token === "string") return []
      const format: unknown = token[2]
      const given = typeof format === "object" && format !== null ? Object.keys(format) : []
      const own = token[1] === "plural" ? forms.filter((form) => !given.includes(form)) : []
      return [...own, ...branches(format).flatMap(lacking)]
    })
  return lacking(compileMessageOrThrow(text))
}

/** Keys that no source names, whole or by the part before the first `${`. */
const unused = (keys: ReadonlyArray<string>, code: string): ReadonlyArray<string> => {
  const beginnings = [...code.matchAll(/`([\w.-]+)\$\{/g)].map(([, beginning = ""]) => beginning)
  return keys.filter((key) => !code.includes(`"${key}"`) && !beginnings.some((beginning) => key.startsWith(beginning)))
}

const read = (folder: string): Readonly<Record<string, Texts>> =>
  Object.fromEntries(
    languages.map((language) => [language, JSON.parse(readFileSync(join(folder, `${language}.json`), "utf8"))])
  )

const codeIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n")

const areas = readdirSync(join(source, "pages"))

describe("texts of the app", () => {
  for (const area of areas) {
    it(`${area}: the same in every language, and all used`, () => {
      const catalogues = read(join(source, "pages", area, "i18n"))
      assert.deepStrictEqual(differences(catalogues), [])
      // Pages of one area may show parts of another.
      assert.deepStrictEqual(unused(Object.keys(catalogues["en"] ?? {}), codeIn(join(source, "pages"))), [])
    })
  }

  it("common: the same in every language, and all used", () => {
    const catalogues = read(join(source, "i18n", "texts"))
    assert.deepStrictEqual(differences(catalogues), [])
    assert.deepStrictEqual(unused(Object.keys(catalogues["en"] ?? {}), codeIn(source)), [])
  })

  it("finds what is planted: a lack, a surplus, another place, a missing form, an unused key", () => {
    const en = { a: "{count, plural, one {# day} other {# days}}", b: "to {name}", c: "<link>go</link>" }
    const de = { a: "{count, plural, one {# Tag} other {# Tage}}", b: "an {wen}", d: "mehr" }
    const ar = { ...en, a: "{count, plural, one {يوم} other {# يوم}}" }
    assert.deepStrictEqual(differences({ en, de, ar }), [
      "de lacks c",
      "de alone has d",
      "de b: {wen} is not {name}",
      "ar a lacks zero",
      "ar a lacks two",
      "ar a lacks few",
      "ar a lacks many"
    ])
    assert.deepStrictEqual(unused(["a", "b.c", "b.d", "e"], 't("a") t(`b.${x}`)'), ["e"])
  })
})
