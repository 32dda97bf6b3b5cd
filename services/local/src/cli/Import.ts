/** `lyceum import <file>`: a course in OLX into a running platform, by the public route. */
import { Console, Effect, FileSystem, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { findRunning } from "../platform/Running.ts"
import { signedIn } from "./ApiClient.ts"
import { credentials, dataDir } from "./Options.ts"

class FileUnreadable extends Schema.TaggedError<FileUnreadable>()("FileUnreadable", { file: Schema.String }) {
  override get message() {
    return `${this.file} cannot be read: is the name right?`
  }
}

export const importCommand = Command.make(
  "import",
  {
    file: Argument.String("file").pipe(Argument.withDescription("OLX archive (.tar.gz)")),
    publish: Flag.Boolean("publish").pipe(Flag.withDescription("Publish it at once"), Flag.withDefault(true)),
    dataDir,
    ...credentials
  },
  ({ dataDir, email, file, password, publish }) =>
    Effect.gen(function* () {
      const { address } = yield* findRunning(dataDir)
      const files = yield* FileSystem.FileSystem
      if (!(yield* files.exists(file))) return yield* new FileUnreadable({ file })
      const client = yield* signedIn(address, { email, password: process.env["LYCEUM_PASSWORD"] ?? password })
      const { courseId, report, slug } = yield* client.courses.importCourse({
        query: { publish: publish ? "true" : "false" },
        payload: files.stream(file)
      })
      yield* Console.log(`Imported "${slug}" (${courseId})`)
      const { lessons, pages, sections } = report
      const counts = { sections, lessons, pages, files: report.files, ...report.items }
      for (const [kind, count] of Object.entries(counts)) yield* Console.log(`  ${String(count).padStart(5)} ${kind}`)
      for (const { place, reason, tag } of report.unsupported) {
        yield* Console.log(`  kept, not understood: <${tag}> at ${place}: ${reason}`)
      }
      for (const file of report.notUsed) yield* Console.log(`  not used: ${file}`)
      for (const { message, place } of report.warnings) yield* Console.log(`  note: ${place}: ${message}`)
    })
).pipe(Command.withDescription("Import a course (OLX) into the running platform"))
