/** `lyceum replay <log>`: real activity through the platform's own topic, stoppable and resumable. */
import { learningEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { Clock, Console, Effect, Option, Result, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { gunzipSync } from "node:zlib"
import { type Activity, parseLine } from "../replay/ActivityLog.ts"
import { batchesOf } from "../replay/Batches.ts"
import { recordOf } from "../replay/Publish.ts"
import { dataDir } from "./Options.ts"
import { runningLog } from "./RunningLog.ts"

class LogUnreadable extends Schema.TaggedError<LogUnreadable>()("LogUnreadable", { file: Schema.String }) {
  override get message() {
    return `${this.file} cannot be read: a text file, or the same gzipped, is wanted`
  }
}

const readLog = (file: string) =>
  Effect.try({
    try: () => {
      const bytes = readFileSync(file)
      const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b
      return (gzipped ? gunzipSync(bytes) : bytes).toString("utf8")
    },
    catch: () => new LogUnreadable({ file })
  })

/** All actions of a log in order; the first line that is none ends it with its number. */
export const parseLog = (text: string, courses: number) =>
  Effect.gen(function*() {
    const activities: Array<Activity> = []
    for (const [index, line] of text.split("\n").entries()) {
      const parsed = parseLine(line, index + 1, courses)
      if (Result.isFailure(parsed)) return yield* parsed.failure
      if (parsed.success !== undefined) activities.push(parsed.success)
    }
    return activities
  })

const Done = Schema.fromJsonString(Schema.Struct({ lines: Schema.Int }))

const bar = (done: number, all: number, perSecond: number): string => {
  const width = 30
  const full = all === 0 ? width : Math.floor((done / all) * width)
  return `\r  ${"█".repeat(full)}${"░".repeat(width - full)} ${done}/${all} events, ${perSecond}/s `
}

/** Publishes what has not been published yet; how far it came is kept in the data folder after every batch. */
export const replay = Command.make("replay", {
  log: Argument.String("log").pipe(Argument.withDescription("Lines of: actor target unix-seconds; may be gzipped")),
  courses: Flag.Int("courses").pipe(Flag.withDescription("Courses to spread targets over"), Flag.withDefault(20)),
  rate: Flag.Int("rate").pipe(Flag.withDescription("Events a second at the most (0 = as fast as it goes)"), Flag.withDefault(0)),
  again: Flag.Boolean("again").pipe(Flag.withDescription("Start over instead of going on"), Flag.withDefault(false)),
  dataDir
}, ({ again, courses, dataDir, log: file, rate }) =>
  Effect.gen(function*() {
    const text = yield* readLog(file)
    const name = `${basename(file)}-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`
    const activities = yield* parseLog(text, courses)
    const checkpoint = join(dataDir, `replay-${name}.json`)
    const before = again || !existsSync(checkpoint)
      ? Option.none()
      : Schema.decodeOption(Done)(readFileSync(checkpoint, "utf8"))
    let done = Option.match(before, { onNone: () => 0, onSome: ({ lines }) => lines })
    if (done > 0) yield* Console.log(`Going on after ${done} events (--again starts over)`)
    const eventLog = yield* EventLog
    const begun = yield* Clock.currentTimeMillis
    const first = done
    for (const batch of batchesOf(activities.slice(done), 2000)) {
      // A batch is not interrupted half way: its minutes are whole, whatever happens between two of them.
      yield* Effect.uninterruptible(Effect.gen(function*() {
        const records = yield* Effect.forEach(batch, (activity) => recordOf(name, activity))
        yield* eventLog.publish(learningEvents.name, records)
        done += batch.length
        writeFileSync(checkpoint, JSON.stringify({ lines: done }))
      }))
      const seconds = Math.max(0.001, ((yield* Clock.currentTimeMillis) - begun) / 1000)
      process.stdout.write(bar(done, activities.length, Math.round((done - first) / seconds)))
      const due = rate > 0 ? (done - first) / rate - seconds : 0
      if (due > 0) yield* Effect.sleep(due * 1000)
    }
    yield* Console.log(`\n${done - first} events replayed into ${learningEvents.name}`)
  }).pipe(Effect.provide(runningLog(dataDir)))).pipe(
    Command.withDescription("Feed a log of real activity into learning-events")
  )
