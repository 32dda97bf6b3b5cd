import { assert, describe, it } from "@effect/vitest"
import { LearningEventInput } from "@lyceum/api/LearningEvents"
import { EventId, UserId } from "@lyceum/domain/Ids"
import { learningEvents } from "@lyceum/events/Topics"
import { decoder, encoder } from "@lyceum/messaging/CloudEvents"
import { whole } from "@lyceum/testing/arbitraries/Text"
import { arbitraryOf } from "@lyceum/testing/Arbitraries"
import { Effect } from "effect"
import { decodeAll, maxAhead } from "../src/ingest/Judge.ts"
import { eventIdsOf, eventOf, recorder } from "../src/ingest/Records.ts"
import { epochMillis, isoOf } from "../src/ingest/Time.ts"

const learner = arbitraryOf(UserId)
const input = arbitraryOf(LearningEventInput)
/** Up to the year 2100, in milliseconds. */
const instant = whole(0, 4_102_444_800_000)

describe("records of activity", () => {
  it.effect.prop(
    "are what the general encoder makes, and decode to the same event",
    [learner, input, instant],
    ([userId, other, time]) =>
      Effect.gen(function* () {
        const event = { ...other, occurredAt: new Date(time).toISOString() }
        const eventIdOf = eventIdsOf(userId)
        const sender = { userId, eventIdOf, actor: `user:${userId}`, correlationId: "c", traceparent: "t" }
        const record = recorder(sender)({ index: 0, input: event, time })
        const { data, type } = eventOf(userId, event)
        const general = yield* encoder(
          learningEvents,
          "progress"
        )({
          id: eventIdOf(event.id),
          type,
          data,
          subject: event.itemId,
          time,
          actor: sender.actor,
          correlationId: "c",
          traceparent: "t"
        })
        assert.deepStrictEqual(
          { ...record, value: String(record.value) },
          { ...general, value: Buffer.from(general.value).toString() }
        )
        const received = yield* decoder(learningEvents)({
          ...record,
          topic: learningEvents.name,
          partition: 0,
          offset: 0
        })
        // As JSON: it knows no -0.
        assert.strictEqual(JSON.stringify(received?.event), JSON.stringify(eventOf(userId, event)))
      })
  )

  it.prop(
    "ids are UUIDs of version 5, the same for the same learner and id alone",
    [learner, learner, arbitraryOf(EventId), arbitraryOf(EventId)],
    ([one, other, id, next]) => {
      const named = eventIdsOf(one)(id)
      assert.match(named, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      assert.strictEqual(eventIdsOf(one)(id), named)
      assert.strictEqual(eventIdsOf(other)(id) === named, one === other)
      assert.strictEqual(eventIdsOf(one)(next) === named, id === next)
    }
  )

  it("id of a fixed name, as RFC 9562 derives it", () => {
    // Python: uuid5(uuid5(platform namespace, "learning-event\0" + learner), client's id)
    const id = eventIdsOf(UserId.make("00000000-0000-4000-8000-000000000001"))
    assert.strictEqual(id(EventId.make("00000000-0000-4000-8000-000000000002")), "97806d7f-695a-5602-80f8-a0fe96f8a9b0")
  })
})

describe("the form of activity", () => {
  const own = { type: "urn:lyceum:problem:invalid-event", title: "This is not a learning event" }

  it.prop("an event is taken as it came", [input, instant], ([event, time]) => {
    const sent = { ...event, occurredAt: new Date(time).toISOString() }
    const { decoded, rejected } = decodeAll([sent], time)
    assert.deepStrictEqual(rejected, [])
    assert.deepStrictEqual(
      decoded.map((one) => one.input),
      [sent]
    )
  })

  it.prop("a field more, one less, and one of another type are named", [input, instant], ([event, time]) => {
    const sent = { ...event, occurredAt: new Date(time).toISOString() }
    const { itemId: _, ...less } = sent
    const data = "data" in sent ? { ...sent.data, more: 1 } : { more: 1 }
    const wrong = [{ ...sent, more: 1 }, { ...sent, data }, less, { ...sent, courseId: 1 }, null]
    const { decoded, rejected } = decodeAll(wrong, time)
    assert.deepStrictEqual(decoded, [])
    assert.deepStrictEqual(
      rejected.map(({ index, problem: { title, type } }) => ({ index, type, title })),
      wrong.map((__, index) => ({ index, ...own }))
    )
    assert.include(rejected[0]?.problem.detail, "more")
  })
})

describe("times of activity", () => {
  it.prop("every instant is read back, with Z or an offset", [instant, whole(-14 * 60, 14 * 60)], ([time, offset]) => {
    assert.strictEqual(epochMillis(new Date(time).toISOString()), time)
    const local = new Date(time + offset * 60_000).toISOString().slice(0, -1)
    const two = (n: number) => String(Math.trunc(n)).padStart(2, "0")
    const zone = `${offset < 0 ? "-" : "+"}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
    if (!local.startsWith("1969")) assert.strictEqual(epochMillis(local + zone), time)
  })

  it.prop("their one spelling is that of the engine, however they came", [instant, whole(0, 3)], ([time, form]) => {
    const iso = new Date(time).toISOString()
    const text = [iso, iso.replace("Z", "+00:00"), `${iso.slice(0, 19)}Z`, `${iso.slice(0, 10)}T24:00:00.000Z`][form]
    const read = epochMillis(text ?? "")
    assert.strictEqual(isoOf(text ?? "", read), new Date(read).toISOString())
  })

  it.each([
    "",
    "now",
    "1700000000000",
    "2026-01-02",
    "2026-01-02T03:04:05",
    "2026-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-02T25:00:00Z",
    "2026-01-02T23:59:60.000Z",
    "1969-12-31T23:59:59.999Z",
    " 2026-01-02T03:04:05Z"
  ])("%s is no time", (text) => assert.isNaN(epochMillis(text)))

  it.prop(
    "up to five minutes ahead are taken, not one millisecond more",
    [input, instant, whole(-10, 10)],
    ([event, now, beside]) => {
      const occurredAt = new Date(now + maxAhead + beside).toISOString()
      const { decoded, rejected } = decodeAll([{ ...event, occurredAt }], now)
      assert.strictEqual(decoded.length, beside <= 0 ? 1 : 0)
      assert.deepStrictEqual(
        rejected.map(({ problem }) => problem.type),
        beside <= 0 ? [] : ["urn:lyceum:problem:time-in-future"]
      )
    }
  )
})
