/** Which npm packages are in a bundle: read from the modules that it was made of. */
import { Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"

/** A package as its own package.json says; `license` is an SPDX expression, or what its author wrote, or `null`. */
export interface Package {
  readonly name: string
  readonly version: string
  readonly license: string | null
}

const Manifest = Schema.fromJsonString(
  Schema.Struct({
    name: Schema.NonEmptyString,
    version: Schema.NonEmptyString,
    license: Schema.optionalKey(Schema.Union([Schema.String, Schema.Struct({ type: Schema.String })])),
    licenses: Schema.optionalKey(Schema.Array(Schema.Struct({ type: Schema.String })))
  })
)

const marker = "node_modules/"

/** The folder of the package that a module belongs to; `undefined` for our own and for what the bundler adds. */
export const folderOf = (module: string): string | undefined => {
  const path = module.replace(/^\0/, "").replace(/\?.*$/, "")
  const at = path.lastIndexOf(marker)
  if (at < 0) return undefined
  const [first = "", second = ""] = path.slice(at + marker.length).split("/")
  const name = first.startsWith("@") ? `${first}/${second}` : first
  return path.slice(0, at + marker.length) + name
}

/** What the package.json in that folder says. Throws when there is none that names a package. */
const readPackage = (folder: string): Package => {
  const { license, licenses, name, version } = Schema.decodeSync(Manifest)(
    readFileSync(join(folder, "package.json"), "utf8")
  )
  const said = typeof license === "string" ? license : (license?.type ?? licenses?.map(({ type }) => type).join(" OR "))
  return { name, version, license: said === undefined || said === "" ? null : said }
}

const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

/** The packages of these modules, each version once, by name. */
export const packagesOf = (modules: Iterable<string>): ReadonlyArray<Package> => {
  const folders = new Set(Array.from(modules, folderOf).filter((folder) => folder !== undefined))
  const found = new Map(Array.from(folders, readPackage).map((one) => [`${one.name}@${one.version}`, one] as const))
  return [...found].toSorted(([one], [other]) => order(one, other)).map(([, one]) => one)
}
