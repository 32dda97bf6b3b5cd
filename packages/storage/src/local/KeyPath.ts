/**
 * How keys become names in a folder, one to one on every file system:
 * - a segment before a `/` is a directory of its name, the last one is a file that ends in `=`, so `a` and `a/b` can both be;
 * - a capital letter is written `~` and its small letter, so that `A` and `a` differ where the file system ignores case;
 * - a segment longer than 120 characters goes on in a directory that ends in `+` (names end at 255 bytes on most systems).
 * - what goes on there as `.` or `..` alone is written `~.` or `~..`, because the file system means something else by them.
 * `=`, `~` and `+` cannot be in a key. Pure.
 */

const longest = 120

/** What one name in a directory stands for; `segment` is the part of the key that it adds. */
export interface Entry {
  readonly kind: "object" | "folder" | "continued"
  readonly segment: string
}

const escaped = (segment: string): string =>
  segment === "." || segment === ".."
    ? `~${segment}`
    : segment.replace(/[A-Z]/g, (letter) => `~${letter.toLowerCase()}`)

const namesOf = (segment: string, last: boolean): ReadonlyArray<string> => {
  if (segment.length > longest) {
    return [`${escaped(segment.slice(0, longest))}+`, ...namesOf(segment.slice(longest), last)]
  }
  return [last ? `${escaped(segment)}=` : escaped(segment)]
}

/** The directories, from the outermost in, and the file name of a valid key. */
export const pathOf = (key: string): { readonly folders: ReadonlyArray<string>; readonly file: string } => {
  const segments = key.split("/")
  const names = segments.flatMap((segment, index) => namesOf(segment, index === segments.length - 1))
  return { folders: names.slice(0, -1), file: names.slice(-1).join("") }
}

const written = /^((?:[a-z0-9._-]|~[a-z])+|~\.{1,2})([=+]?)$/

/** What a name found in a directory stands for; `undefined` for names that this store does not write. */
export const entryOf = (name: string): Entry | undefined => {
  const [, body, mark] = written.exec(name) ?? []
  if (body === undefined) return undefined
  const segment = body.replace(/~([a-z.])/g, (_, letter: string) => letter.toUpperCase())
  return { kind: mark === "=" ? "object" : mark === "+" ? "continued" : "folder", segment }
}
