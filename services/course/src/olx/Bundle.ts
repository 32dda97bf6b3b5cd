/** The files of one course within its archive: finds the course, reads its parts, remembers which were used. */
import type { Element } from "domhandler"
import type { Files } from "./Archive.ts"
import { refused } from "./OlxRefused.ts"
import { decodeText, parseXml } from "./Xml.ts"

/** Reads throw `OlxRefused` when a file is there but is not what it should be; a missing file is `null`. */
export interface Bundle {
  readonly has: (path: string) => boolean
  readonly bytes: (path: string) => Uint8Array | null
  readonly text: (path: string) => string | null
  readonly xml: (path: string) => Element | null
  /** Paths below `static/`, without that prefix, sorted. */
  readonly staticPaths: ReadonlyArray<string>
  /** Paths that nothing has read, `static/` left out, sorted. */
  readonly unused: () => ReadonlyArray<string>
  readonly paths: ReadonlyArray<string>
}

/** The folder that `course.xml` stands in: the root, `course/`, or the only top folder. */
const rootOf = (files: Files): string => {
  if (files.has("course.xml")) return ""
  if (files.has("course/course.xml")) return "course/"
  const tops = new Set([...files.keys()].map((path) => path.split("/")[0] ?? ""))
  const [top] = tops
  if (tops.size === 1 && top !== undefined && files.has(`${top}/course.xml`)) return `${top}/`
  throw refused("no-course", "there is no course.xml at the root, in course/ or in a single top folder")
}

/** Opens a bundle; throws `OlxRefused` `no-course`. */
export const openBundle = (files: Files): Bundle => {
  const root = rootOf(files)
  const paths = [...files.keys()]
    .filter((path) => path.startsWith(root))
    .map((path) => path.slice(root.length))
    .sort()
  const used = new Set<string>()
  const bytes = (path: string): Uint8Array | null => {
    const found = files.get(root + path) ?? null
    if (found !== null) used.add(path)
    return found
  }
  const read = <A>(path: string, how: (bytes: Uint8Array, entry: string) => A): A | null => {
    const found = bytes(path)
    return found === null ? null : how(found, root + path)
  }
  return {
    has: (path) => files.has(root + path),
    bytes,
    text: (path) => read(path, decodeText),
    xml: (path) => read(path, (found, entry) => parseXml(found, entry)),
    staticPaths: paths.filter((path) => path.startsWith("static/")).map((path) => path.slice("static/".length)),
    unused: () => paths.filter((path) => !used.has(path) && !path.startsWith("static/")),
    paths
  }
}
