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
import { recordOf } from "../replay/Publish.ts"
import { batchesOf, bruteForce } from "../replay/Batches.ts"
import { differences, newestActivity, readResults, ReplayTooLate } from "../replay/Results.ts"
import { makeRoom } from "../replay/Retention.ts"
import { logPlace } from "./Options.ts"
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
  Effect.gen(function* () {
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

const iso = (millis: number) => new Date(millis).toISOString()

/** The streaming job's own bound on disorder, in milliseconds: what is older than that by a newer event is late. */
const disorder = 10_000

class WindowsDiffer extends Schema.TaggedError<WindowsDiffer>()("WindowsDiffer", {
  count: Schema.Int,
  first: Schema.Array(Schema.String)
}) {
  override get message() {
    return `${this.count} windows are not what a plain count gives, for example ${this.first.join("; ")}`
  }
}

/** Waits until the job has closed every window of the log, then holds its results against the plain count. */
const compare = (activities: ReadonlyArray<Activity>) =>
  Effect.gen(function* () {
    const counted = bruteForce(activities)
    yield* Console.log("Waiting for the last windows to close")
    let found = yield* readResults
    // The last window closes after the idle timeout; a job that makes no progress for a minute will make none.
    for (let waited = 0, size = -1; differences(counted, found.results).length > 0 && waited < 60; waited++) {
      if (found.results.size !== size) waited = 0
      size = found.results.size
      yield* Effect.sleep("1 second")
      found = yield* readResults
    }
    const wrong = [...found.contradictions, ...differences(counted, found.results)]
    if (wrong.length > 0) return yield* new WindowsDiffer({ count: wrong.length, first: wrong.slice(0, 3) })
    const overall = [...counted].filter(([key]) => key.endsWith("/*"))
    const sum = overall.reduce((total, [, learners]) => total + learners, 0)
    yield* Console.log(
      `${overall.length} overall windows (sum ${sum}), ${counted.size - overall.length} by course: equal to a plain count`
    )
  })

/** Publishes what has not been published yet; how far it came is kept in the data folder after every batch. */
export const replay = Command.make(
  "replay",
  {
    log: Argument.String("log").pipe(Argument.withDescription("Lines of: actor target unix-seconds; may be gzipped")),
    courses: Flag.Int("courses").pipe(Flag.withDescription("Courses to spread targets over"), Flag.withDefault(20)),
    rate: Flag.Int("rate").pipe(
      Flag.withDescription("Events a second at the most (0 = as fast as it goes)"),
      Flag.withDefault(0)
    ),
    verify: Flag.Boolean("verify").pipe(
      Flag.withDescription("Wait for the windows and compare them with a plain count"),
      Flag.withDefault(true)
    ),
    late: Flag.Boolean("late").pipe(
      Flag.withDescription("Go on although the topic holds newer activity"),
      Flag.withDefault(false)
    ),
    keep: Flag.Boolean("keep").pipe(
      Flag.withDescription(
        "On Kafka: have the topics keep what is older than their retention, until the next topics apply"
      ),
      Flag.withDefault(false)
    ),
    again: Flag.Boolean("again").pipe(Flag.withDescription("Start over instead of going on"), Flag.withDefault(false)),
    ...logPlace
  },
  ({ again, courses, dataDir, kafka, keep, late, log: file, rate, verify }) =>
    Effect.gen(function* () {
      const text = yield* readLog(file)
      const name = `${basename(file)}-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`
      const activities = yield* parseLog(text, courses)
      const checkpoint = join(dataDir, `replay-${name}.json`)
      const before =
        again || !existsSync(checkpoint) ? Option.none() : Schema.decodeOption(Done)(readFileSync(checkpoint, "utf8"))
      let done = Option.match(before, { onNone: () => 0, onSome: ({ lines }) => lines })
      if (done > 0) yield* Console.log(`Going on after ${done} events (--again starts over)`)
      const eventLog = yield* EventLog
      const next = activities[done]
      const newest = yield* newestActivity
      if (!late && next !== undefined && newest !== undefined && newest - disorder > next.at) {
        return yield* new ReplayTooLate({ newest: iso(newest), next: iso(next.at) })
      }
      if (next !== undefined) yield* makeRoom(next.at, keep)
      const begun = yield* Clock.currentTimeMillis
      const first = done
      for (const batch of batchesOf(activities.slice(done), 2000)) {
        // A batch is not interrupted half way: its minutes are whole, whatever happens between two of them.
        yield* Effect.uninterruptible(
          Effect.gen(function* () {
            const records = yield* Effect.forEach(batch, (activity) => recordOf(name, activity))
            yield* eventLog.publish(learningEvents.name, records)
            done += batch.length
            writeFileSync(checkpoint, JSON.stringify({ lines: done }))
          })
        )
        const seconds = Math.max(0.001, ((yield* Clock.currentTimeMillis) - begun) / 1000)
        process.stdout.write(bar(done, activities.length, Math.round((done - first) / seconds)))
        const due = rate > 0 ? (done - first) / rate - seconds : 0
        if (due > 0) yield* Effect.sleep(due * 1000)
      }
      yield* Console.log(`\n${done - first} events replayed into ${learningEvents.name}`)
      if (verify) yield* compare(activities)
    }).pipe(Effect.provide(runningLog({ dataDir, kafka })))
).pipe(Command.withDescription("Feed a log of real activity into learning-events"))
