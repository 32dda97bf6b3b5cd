/** Whole files: a reader sees the old one or the new one, never half of one. */
import { renameSync, writeFileSync } from "node:fs"

/** Writes beside the place and moves it there. Throws what the file system throws. */
export const writeWhole = (path: string, text: string): void => {
  const beside = `${path}.part`
  writeFileSync(beside, text, { mode: 0o600 })
  renameSync(beside, path)
}
