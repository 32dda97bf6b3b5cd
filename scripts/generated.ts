/**
 * Writes generated files, or with `--check` only says which of them are not up to date. Used by every generator, so that
 * `npm run generate` and `npm run check` can never disagree.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"

/** JSON as it is committed: sorted keys would hide the author's order, so keys stay as they come. */
export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const filesUnder = (folder: string): ReadonlyArray<string> =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : []

/**
 * Brings `files` (absolute path to content) up to date; files below `owned` folders that are not among them are stale.
 * Exits with 1 in check mode when anything differs.
 */
export const generate = (files: ReadonlyMap<string, string>, owned: ReadonlyArray<string> = []): void => {
  const check = process.argv.includes("--check")
  const name = (file: string) => relative(process.cwd(), file)
  const stale = owned.flatMap(filesUnder).filter((file) => !files.has(file))
  const changed = [...files].filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text)
  if (check) {
    for (const file of [...stale, ...changed.map(([path]) => path)]) {
      console.error(`${name(file)} is not up to date: run "npm run generate" and commit the result`)
    }
    if (stale.length + changed.length > 0) process.exitCode = 1
    return
  }
  for (const file of stale) rmSync(file)
  for (const [file, text] of changed) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.log(`wrote ${name(file)}`)
  }
}
