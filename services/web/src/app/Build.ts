/** The built browser app, read into memory: its HTML template, and every other file with its compressed forms. */
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { mediaTypeOf } from "./MediaTypes.ts"
import { type Pages, readPages } from "./Pages.ts"
import { templateOf, type Template } from "./Template.ts"

/** How a file can be sent, in the order of our preference. */
export const encodings = ["br", "gzip", "identity"] as const
export type Encoding = (typeof encodings)[number]

export interface BuiltFile {
  readonly mediaType: string
  /** The name holds a hash of the content: it never changes. */
  readonly immutable: boolean
  /** Entity tag of the content, without quotes. */
  readonly hash: string
  readonly bodies: Readonly<Partial<Record<Encoding, Uint8Array>>> & { readonly identity: Uint8Array }
}

export interface Build {
  readonly template: Template
  /** What each address needs. */
  readonly pages: Pages
  /** By path, with a slash at the start. */
  readonly files: ReadonlyMap<string, BuiltFile>
}

/** Where the build may be: beside the sources, and beside the one-file bundle of the local platform. */
const candidates = [
  join(import.meta.dirname, "..", "..", "dist", "app"),
  join(import.meta.dirname, "..", "..", "web", "dist", "app")
]

/** The folder of the build; `undefined` = there is none. */
export const findBuild = (): string | undefined => candidates.find((folder) => existsSync(join(folder, "index.html")))

/** What "npm run build" leaves beside a file. */
const suffixes = { br: ".br", gzip: ".gz" } as const

const compressed = (file: string, encoding: keyof typeof suffixes) => {
  const beside = file + suffixes[encoding]
  return existsSync(beside) ? { [encoding]: readFileSync(beside) } : {}
}

const builtFile = (file: string, path: string): BuiltFile => {
  const identity = readFileSync(file)
  return {
    mediaType: mediaTypeOf(path),
    immutable: path.startsWith("/assets/"),
    hash: createHash("sha256").update(identity).digest("base64url").slice(0, 27),
    bodies: { identity, ...compressed(file, "br"), ...compressed(file, "gzip") }
  }
}

/** Not the template, what others are made of, or what is only for whoever builds (`/.vite/`). */
const isContent = (path: string) => path !== "/index.html" && !path.includes("/.") && !/\.(br|gz|map)$/.test(path)

/** Reads the build of a folder that has an `index.html`. */
export const readBuild = (folder: string): Build => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [`/${relative(folder, file).split(sep).join("/")}`, file] as const)
    .filter(([path]) => isContent(path))
  return {
    template: templateOf(readFileSync(join(folder, "index.html"), "utf8")),
    pages: readPages(folder),
    files: new Map(files.map(([path, file]) => [path, builtFile(file, path)]))
  }
}
