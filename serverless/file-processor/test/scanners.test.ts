/** The scanners behind the port: a daemon over TCP, and the tag that a cloud's own leaves. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Option } from "effect"
import { TestClock } from "effect/testing"
import { clamd, verdictOf } from "../src/scan/Clamd.ts"
import { guardDuty, guardDutyTag, ObjectTags } from "../src/scan/GuardDuty.ts"
import { Scanner } from "../src/scan/Scanner.ts"
import { fakeClamd } from "./support/FakeClamd.ts"
import { call, platform, reports, upload } from "./support/Platform.ts"

const streamMax = 1_000_000

/** Reports after one call over a scanner, and whether the message must come again. */
const worked = Effect.fnUntraced(function* (bytes: string, scanner: Layer.Layer<Scanner>) {
  const record = yield* upload(bytes, "text/plain")
  const failed = yield* call(record).pipe(Effect.provide(scanner))
  return {
    again: failed.length > 0,
    reasons: (yield* reports).map((report) => (report._tag === "rejected" ? report.reasons : []))
  }
})

describe("ClamAV's daemon", () => {
  it.effect("is sent the whole file, in pieces, and its word holds", () =>
    Effect.gen(function* () {
      const daemon = yield* fakeClamd({
        answer: (file) => (file.includes("worm") ? "stream: Win.Worm.A-1 FOUND" : "stream: OK")
      })
      const scanner = clamd({ host: "127.0.0.1", port: daemon.port, streamMax })
      const clean = "words ".repeat(40_000)
      assert.deepStrictEqual(yield* worked(clean, scanner), { again: false, reasons: [[]] })
      assert.strictEqual(daemon.files[0]?.toString(), clean)
      assert.deepStrictEqual(yield* worked(`${clean}worm`, scanner), { again: false, reasons: [[], ["infected"]] })
    }).pipe(Effect.provide(platform))
  )

  it.effect("is sent no more than it takes", () =>
    Effect.gen(function* () {
      const limit = 100_000
      const daemon = yield* fakeClamd({ answer: () => "stream: OK", limit })
      const file = "words ".repeat(40_000)
      const within = clamd({ host: "127.0.0.1", port: daemon.port, streamMax: limit })
      assert.deepStrictEqual(yield* worked(file, within), { again: false, reasons: [[]] })
      assert.strictEqual(daemon.files[0]?.length, limit)
      // Told a bound that is not the daemon's: no verdict, nothing passes.
      const beyond = clamd({ host: "127.0.0.1", port: daemon.port, streamMax: limit * 10 })
      assert.deepStrictEqual(yield* worked(file, beyond), { again: true, reasons: [[]] })
    }).pipe(Effect.provide(platform))
  )

  it.effect("that is away, hangs up or speaks in riddles: the job comes again", () =>
    Effect.gen(function* () {
      const at = (port: number) => clamd({ host: "127.0.0.1", port, streamMax })
      const gone = yield* Effect.scoped(fakeClamd({ answer: () => "" }))
      assert.isTrue((yield* worked("words", at(gone.port))).again)
      assert.isTrue((yield* worked("words", at((yield* fakeClamd({ answer: () => "", silent: true })).port))).again)
      for (const answer of ["", "stream: ERROR", "Can't allocate memory ERROR"])
        assert.isTrue((yield* worked("words", at((yield* fakeClamd({ answer: () => answer })).port))).again, answer)
      assert.lengthOf(yield* reports, 0)
    }).pipe(Effect.provide(platform))
  )

  it("says three things", () => {
    assert.isNull(verdictOf("stream: OK\0"))
    assert.strictEqual(verdictOf("stream: Eicar-Test-Signature FOUND\0"), "Eicar-Test-Signature")
    for (const answer of ["", "OK", "stream: OK FOUND OK", "stream:  FOUND", "INSTREAM size limit exceeded. ERROR\0"])
      assert.isUndefined(verdictOf(answer), answer)
  })
})

describe("the cloud's own scanner", () => {
  const tagged = (value: string | null) =>
    guardDuty.pipe(
      Layer.provide(
        Layer.succeed(
          ObjectTags,
          ObjectTags.of({
            tag: (_, name) => Effect.succeed(name === guardDutyTag ? Option.fromNullOr(value) : Option.none())
          })
        )
      )
    )

  it.effect("is waited for, a minute, then the job comes again", () =>
    Effect.gen(function* () {
      let asked = 0
      const late = (from: number) =>
        guardDuty.pipe(
          Layer.provide(
            Layer.succeed(
              ObjectTags,
              ObjectTags.of({
                tag: () => Effect.sync(() => (++asked >= from ? Option.some("NO_THREATS_FOUND") : Option.none()))
              })
            )
          )
        )
      const verdict = (from: number) =>
        Scanner.use((scanner) => Effect.flatMap(scanner.begin({ key: "a", size: 1 }), (scan) => scan.verdict)).pipe(
          Effect.scoped,
          Effect.provide(late(from)),
          Effect.result,
          Effect.forkChild({ startImmediately: true })
        )
      const soon = yield* verdict(3)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual((yield* Fiber.join(soon))._tag, "Success")
      asked = 0
      const never = yield* verdict(Infinity)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* Fiber.join(never))._tag, "Failure")
      assert.strictEqual(asked, 13)
    })
  )

  it.effect("has two words that are verdicts", () =>
    Effect.gen(function* () {
      for (const value of ["FAILED", "UNSUPPORTED", "ACCESS_DENIED", "no_threats_found"])
        assert.deepStrictEqual(yield* worked("words", tagged(value)), { again: true, reasons: [] }, value)
      assert.deepStrictEqual(yield* worked("words", tagged("NO_THREATS_FOUND")), { again: false, reasons: [[]] })
      assert.deepStrictEqual(yield* worked("words", tagged("THREATS_FOUND")), {
        again: false,
        reasons: [[], ["infected"]]
      })
    }).pipe(Effect.provide(platform))
  )
})
