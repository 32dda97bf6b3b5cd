/** Brings the platform's own course in at the first start, by the same route that everybody uses. */
import { writeArchive } from "@lyceum/course/olx/Archive"
import { Effect, Stream } from "effect"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { signedIn } from "../cli/ApiClient.ts"
import type { StartAccount } from "./Accounts.ts"

/** Every file below a folder by its path; the README is about the folder, not of the course. */
export const readFolder = (folder: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "README.md")
      .map((entry) => {
        const path = join(entry.parentPath, entry.name)
        return [relative(folder, path).split(sep).join("/"), new Uint8Array(readFileSync(path))]
      })
  )

/**
 * Imports and publishes the OLX in `courseFolder` as `owner`, once a data folder. A second try after a crash gives the same
 * course: ids are derived from the archive. Gives the course's title, or `null` when it was there already.
 */
export const importFirstCourse = (options: {
  readonly courseFolder: string
  readonly dataFolder: string
  readonly address: string
  readonly owner: StartAccount
}) =>
  Effect.gen(function* () {
    const marker = join(options.dataFolder, "first-course.json")
    if (existsSync(marker)) return null
    const archive = yield* writeArchive(readFolder(options.courseFolder))
    const client = yield* signedIn(options.address, options.owner)
    const imported = yield* client.courses.importCourse({ query: { publish: "true" }, payload: Stream.make(archive) })
    writeFileSync(marker, JSON.stringify({ courseId: imported.courseId }))
    return imported.slug
  })
