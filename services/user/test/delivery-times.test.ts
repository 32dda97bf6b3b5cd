/** Quiet hours and digests against a clock that is read minute by minute, also where daylight saving time begins and ends. */
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, DateTime, Effect, Schema } from "effect"
import { deliverAt, minutesOf, nextDigest, timeOf } from "../src/domain/DeliveryTimes.ts"

const minute = 60_000
const zone = Arbitrary.map(
  Arbitrary.schema(Schema.Literals(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"])),
  (name) => DateTime.zoneMakeNamedUnsafe(name)
)
/** Any minute of 2026. */
const moment = Arbitrary.map(
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 525_599 }))),
  (minutes) => DateTime.makeUnsafe(Date.UTC(2026, 0, 1) + minutes * minute)
)
const minutes = Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1439 })))

const localMinutes = (at: DateTime.Utc, where: DateTime.TimeZone) => {
  const { hour, minute: past } = DateTime.toParts(DateTime.setZone(at, where))
  return hour * 60 + past
}
const isQuiet = (local: number, from: number, to: number) =>
  from <= to ? local >= from && local < to : local >= from || local < to

describe("delivery times", () => {
  it.effect.prop(
    "a message waits for the end of the quiet, no longer than a day, and not at all outside of it",
    [moment, zone, minutes, minutes],
    ([now, where, from, to]) =>
      Effect.sync(() => {
        const at = deliverAt(now, where, { from, to })
        const waits = at.epochMilliseconds - now.epochMilliseconds
        const quiet = from !== to && isQuiet(localMinutes(now, where), from, to)
        // Where the clock never changes the quiet is exactly what is waited for.
        if (["UTC", "Asia/Kolkata"].includes(DateTime.zoneToString(where))) assert.strictEqual(waits > 0, quiet)
        assert.isTrue(waits === 0 || (waits > 0 && quiet))
        assert.isAtMost(waits, 25 * 60 * minute)
        if (waits === 0) return
        // Every minute on the way is quiet, but for those that the clock repeats in autumn or skips in spring.
        let loud = 0
        for (let on = now.epochMilliseconds; on < at.epochMilliseconds; on += minute) {
          if (!isQuiet(localMinutes(DateTime.makeUnsafe(on), where), from, to)) loud++
        }
        assert.isAtMost(loud, 60)
      }),
    { arbitrary: { runs: 300 } }
  )

  it.effect.prop(
    "the next digest is after now, at its hour and on its day, and there is none before it",
    [moment, zone, minutes, Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 7 })))],
    ([now, where, some, weekday]) =>
      Effect.sync(() => {
        const hour = Math.floor(some / 60)
        for (const frequency of ["daily", "weekly"] as const) {
          const at = nextDigest(now, where, { frequency, hour, weekday })
          if (at === null) throw new Error("there is no next digest")
          const parts = DateTime.toParts(DateTime.setZone(at, where))
          assert.isTrue(DateTime.isGreaterThan(at, now))
          // An hour that the clock skips in spring is taken an hour on.
          assert.include([hour, hour + 1], parts.hour)
          if (frequency === "weekly") assert.strictEqual(parts.weekDay % 7, weekday % 7)
          const days = (at.epochMilliseconds - now.epochMilliseconds) / (24 * 60 * minute)
          assert.isAtMost(days, (frequency === "daily" ? 1 : 7) + 1 / 12)
        }
        assert.isNull(nextDigest(now, where, { frequency: "off", hour, weekday }))
      }),
    { arbitrary: { runs: 300 } }
  )

  it("knows the nights in which the clock changes", () => {
    const berlin = DateTime.zoneMakeNamedUnsafe("Europe/Berlin")
    const quiet = { from: minutesOf("22:00"), to: minutesOf("07:00") }
    const end = (at: string) => DateTime.formatIso(deliverAt(DateTime.makeUnsafe(at), berlin, quiet))
    assert.strictEqual(end("2026-06-15T20:30:00Z"), "2026-06-16T05:00:00.000Z")
    // Spring: the night has an hour less; autumn: an hour more.
    assert.strictEqual(end("2026-03-28T21:30:00Z"), "2026-03-29T05:00:00.000Z")
    assert.strictEqual(end("2026-10-24T21:30:00Z"), "2026-10-25T06:00:00.000Z")
    assert.strictEqual(end("2026-06-15T10:00:00Z"), "2026-06-15T10:00:00.000Z")
    assert.strictEqual(timeOf(minutesOf("09:05")), "09:05")
  })
})
