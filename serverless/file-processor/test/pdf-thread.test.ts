/**
 * PDFs that were made to keep their reader busy, or to need more memory than there is: refused within bounds, while the function's
 * own thread goes on. By the real clock, because a thread knows no other.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Schema } from "effect"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { once } from "node:events"
import { Worker } from "node:worker_threads"
import { readOnThread } from "../src/kinds/pdf/OnThread.ts"
import { type Limits, PdfLimits } from "../src/kinds/pdf/PdfLimits.ts"
import { nested, pdf, unpacking } from "./support/Pdfs.ts"
import { passed, platform, reasonsOn } from "./support/Platform.ts"

const entry = new URL("../src/kinds/pdf/PdfThread.ts", import.meta.url)
const usual: Limits = { start: "20 seconds", time: "60 seconds", heap: 512, buffers: 800, look: "100 millis" }
const within = (limits: Partial<Limits>) => Effect.provideService(PdfLimits, { ...usual, ...limits })

const Started = Schema.Struct({ worker: Schema.instanceOf(Worker) })
const decode = Schema.decodeUnknownSync(Started)

/** The threads that start while the scope lasts: when each says its first word, and when it has ended. */
const threads = Effect.gen(function* () {
  const seen: Array<{ readonly spoken: Promise<unknown>; readonly ended: Promise<unknown> }> = []
  const listen = (message: unknown) => {
    const { worker } = decode(message)
    seen.push({ spoken: once(worker, "message"), ended: once(worker, "exit") })
  }
  yield* Effect.acquireRelease(
    Effect.sync(() => subscribe("worker_threads", listen)),
    () => Effect.sync(() => unsubscribe("worker_threads", listen))
  )
  return seen
})

describe("a PDF on its thread", () => {
  it.live("that never pauses is refused when its time is over, and its thread ends", () =>
    Effect.gen(function* () {
      const seen = yield* threads
      const refused = yield* Effect.flip(within({ time: "2 seconds" })(readOnThread(entry, nested(9))))
      assert.deepStrictEqual([refused.reasons, refused.detail], [["corrupt"], "the PDF: not understood within 2s"])
      assert.lengthOf(seen, 1)
      yield* Effect.promise(() => Promise.all(seen.map(({ ended }) => ended)))
    })
  )

  it.live("that fills the heap is refused for it, long before its time", () =>
    Effect.gen(function* () {
      const refused = yield* Effect.flip(within({ heap: 48 })(readOnThread(entry, nested(9))))
      assert.deepStrictEqual(
        [refused.reasons, refused.detail],
        [["corrupt"], "the PDF: its reader needs more than 48 MiB"]
      )
    })
  )

  it.live("that unpacks to more than its buffers may hold is refused for it; with room it passes", () =>
    Effect.gen(function* () {
      const refused = yield* Effect.flip(
        within({ buffers: 64, look: "10 millis" })(readOnThread(entry, unpacking(150)))
      )
      assert.deepStrictEqual(
        [refused.reasons, refused.detail],
        [["corrupt"], "the PDF: it unpacks to more than 64 MiB"]
      )
      assert.strictEqual((yield* readOnThread(entry, unpacking(20))).pages, 1)
    })
  )

  it.live("whose reader is interrupted takes its thread with it", () =>
    Effect.gen(function* () {
      const seen = yield* threads
      const reading = yield* Effect.forkChild(readOnThread(entry, nested(9)), { startImmediately: true })
      assert.lengthOf(seen, 1)
      yield* Effect.promise(() => Promise.all(seen.map(({ spoken }) => spoken)))
      yield* Fiber.interrupt(reading)
      yield* Effect.promise(() => Promise.all(seen.map(({ ended }) => ended)))
    })
  )

  it.live("is nobody's fault but ours where the thread cannot start", () =>
    Effect.gen(function* () {
      const bytes = yield* Effect.promise(() => pdf(["page"]))
      const exit = yield* Effect.exit(readOnThread(new URL("./nowhere.mjs", entry), bytes))
      assert.isTrue(Exit.hasDies(exit), String(exit))
      const slow = yield* Effect.exit(
        within({ start: 0 })(readOnThread(entry, yield* Effect.promise(() => pdf(["page"]))))
      )
      assert.isTrue(Exit.hasDies(slow), String(slow))
    })
  )

  it.live("that is hostile is reported as corrupt, and the next upload is worked", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* reasonsOn(nested(9), "application/pdf"), ["corrupt"])
      const report = yield* passed(yield* Effect.promise(() => pdf(["next"])), "application/pdf")
      assert.strictEqual(report.description.pages, 1)
    }).pipe(within({ time: "2 seconds" }), Effect.provide(platform))
  )
})
