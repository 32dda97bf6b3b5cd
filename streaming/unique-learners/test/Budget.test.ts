import { assert, describe, it } from "@effect/vitest"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import type { ConsumedRecord, LogRecord } from "@lyceum/messaging/EventLog"
import { Effect, Schema } from "effect"
import { readPartial, resultRecord, partialRecord } from "../src/Records.ts"
import { advanceIdle, close, takeCommit } from "../src/window/Close.ts"
import { standardError } from "../src/window/HyperLogLog.ts"
import { leastEstimated } from "../src/window/OpenWindow.ts"
import { beginning, type ClosedCount, PartitionState, type Restored } from "../src/window/PartitionState.ts"
import { step } from "../src/window/Step.ts"
import { defaultWindowConfig, type WindowConfig, windowBudget } from "../src/window/WindowConfig.ts"
import { bruteForce } from "./support/BruteForce.ts"
import { course, epoch2004, minute, now2026, seeded } from "./support/Inputs.ts"
import { merged } from "./support/Pipeline.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
/** About 4,000 learners of one course pass a window's half of it. */
const tight: WindowConfig = { ...defaultWindowConfig, exactBudget: 600_000 }

const learners = Array.from({ length: 12_000 }, (_, i) => derivedUuid("budget-learner", String(i)))
/** Every fifth key is no UUID. */
const record = (who: number, where: number, timestamp: number): LogRecord => ({
  key: who % 5 === 0 ? `learner-${who}` : (learners[who] ?? ""),
  value: new Uint8Array(),
  headers: { courseid: course(where) },
  timestamp
})
const log = (records: ReadonlyArray<LogRecord>): ReadonlyArray<ConsumedRecord> =>
  records.map((one, offset) => ({ ...one, topic: "learning-events", partition: 0, offset }))

/** Two minutes: a large course, a middling one and small ones, in disorder within the bound. */
const input = (seed: number, size = 24_000) => {
  const draw = seeded(seed)
  return log(
    Array.from({ length: size }, (_, i) => {
      const kind = draw(10)
      const [who, where] = kind < 6 ? [draw(9_000), 1] : kind < 9 ? [draw(4_000), 2] : [draw(300), 3 + draw(20)]
      return record(who, where, epoch2004 + Math.floor((i * 2 * minute) / size) + draw(5_000))
    })
  )
}

/** Runs all records in random batches; at each of `crashes` offsets it is thrown away and restored from its last commit. */
const run = (
  records: ReadonlyArray<ConsumedRecord>,
  config: WindowConfig,
  seed: number,
  crashes: ReadonlyArray<number>
) => {
  const draw = seeded(seed)
  const left = [...crashes].toSorted((a, b) => a - b)
  const found: Array<ClosedCount> = []
  let stored: Restored = beginning
  let state = new PartitionState(config, 0, 1, stored)
  let most = 0
  while (state.position < records.length) {
    const from = state.position
    step(state, records.slice(from, from + 1 + draw(700)), now2026)
    close(state)
    for (const window of state.open.values()) most = Math.max(most, window.bytes)
    const crash = left[0]
    if (crash !== undefined && state.position >= crash) {
      left.shift()
      state = new PartitionState(config, 0, 1, stored)
      continue
    }
    if (state.closed.length > 0 || draw(4) === 0) {
      const commit = takeCommit(state)
      found.push(...commit.closed)
      stored = commit.checkpoint
    }
  }
  advanceIdle(state, now2026, Number.MAX_SAFE_INTEGER)
  close(state)
  found.push(...takeCommit(state).closed)
  return { found: found.map(bytesOf).toSorted(), counts: found, most }
}
const text = new TextDecoder()
const bytesOf = (count: ClosedCount): string => {
  const { headers, key, value } = partialRecord(count, 0)
  return `${key} ${headers["ce_type"]} ${text.decode(value)}`
}

describe("past the budget", () => {
  it("the largest course becomes a sketch and says so; small ones stay exact; estimates are within four standard errors", () => {
    const records = input(1)
    const { counts, most } = run(records, tight, 1, [])
    const exact = new Map(
      bruteForce(records).map((row) => {
        const {
          courseId,
          uniqueLearners,
          windowStart
        }: { courseId: string; uniqueLearners: number; windowStart: string } = JSON.parse(row)
        return [`${windowStart}/${courseId}`, uniqueLearners] as const
      })
    )
    assert.strictEqual(counts.length, exact.size)
    assert.isTrue(counts.some(({ approximate, courseId }) => approximate && courseId === course(1)))
    assert.isTrue(counts.some(({ approximate, courseId }) => approximate && courseId === "*"))
    for (const { approximate, courseId, uniqueLearners, windowStart } of counts) {
      const truth = exact.get(`${new Date(windowStart).toISOString()}/${courseId}`) ?? 0
      if (approximate) assert.isBelow(Math.abs(uniqueLearners / truth - 1), 4 * standardError, courseId)
      else assert.strictEqual(uniqueLearners, truth, courseId)
      if (truth < leastEstimated && courseId !== "*") assert.isFalse(approximate, courseId)
    }
    // What is left when the large ones are sketches may pass it a little: small sets, and learners taken up before.
    assert.isBelow(most, windowBudget(tight) * 1.3)
    assert.isAbove(run(records, defaultWindowConfig, 1, []).most, windowBudget(tight) * 1.6)
  })

  it("within the budget everything is exact, by the same records", () => {
    const { counts } = run(input(1), defaultWindowConfig, 1, [])
    assert.isFalse(counts.some(({ approximate }) => approximate))
  })

  it.effect.prop(
    "batches, crashes and what other windows hold change not a byte",
    { seed: between(0, 2 ** 30), cuts: Schema.Array(between(0, 24_000)).check(Schema.isMaxLength(4)) },
    ({ cuts, seed }) =>
      Effect.sync(() => {
        const records = input(seed)
        const plain = run(records, tight, 1, [])
        assert.isTrue(plain.counts.some(({ approximate }) => approximate))
        assert.deepStrictEqual(run(records, tight, seed, cuts).found, plain.found)
      }),
    { arbitrary: { runs: 12 } }
  )

  it("would not hold with a budget that all windows draw on: what the older one holds is gone in a replay", () => {
    // The planted fault: after a restart the second window has the whole budget to itself.
    const records = input(3)
    const alone = records.filter(({ timestamp }) => timestamp >= epoch2004 + minute)
    const roomy: WindowConfig = { ...tight, exactBudget: tight.exactBudget * 2 }
    const second = (counts: ReadonlyArray<ClosedCount>) =>
      counts
        .filter(({ windowStart }) => windowStart === epoch2004 + minute)
        .map(bytesOf)
        .toSorted()
    assert.notDeepEqual(second(run(log(alone), roomy, 1, []).counts), second(run(records, tight, 1, []).counts))
  })

  it("many small courses stay exact: a sketch would be larger than they are", () => {
    const records = log(Array.from({ length: 8_000 }, (_, i) => record(i % 12_000, i % 60, epoch2004 + i)))
    const { counts } = run(records, { ...tight, exactBudget: 150_000 }, 1, [])
    assert.deepStrictEqual(
      counts.flatMap(({ approximate, courseId }) => (approximate ? [courseId] : [])),
      ["*"]
    )
  })
})

describe("what is written", () => {
  const count: ClosedCount = {
    windowStart: epoch2004,
    windowEnd: epoch2004 + minute,
    courseId: "*",
    uniqueLearners: 5,
    approximate: true
  }

  it("an estimate is a version 2 that says approximate; an exact count is a version 1 as ever", () => {
    const estimated = resultRecord(count)
    assert.strictEqual(estimated.headers["ce_type"], "lyceum.analytics.unique-learners.v2")
    assert.strictEqual(
      text.decode(estimated.value),
      '{"windowStart":"2004-04-20T12:00:00.000Z","windowEnd":"2004-04-20T12:01:00.000Z","courseId":"*","uniqueLearners":5,"approximate":true}'
    )
    const exact = resultRecord({ ...count, approximate: false })
    assert.strictEqual(exact.headers["ce_type"], "lyceum.analytics.unique-learners.v1")
    assert.notInclude(text.decode(exact.value), "approximate")
    assert.strictEqual(exact.headers["ce_id"], estimated.headers["ce_id"])
  })

  it("a partial comes back as it was; one estimate among the partitions makes the sum approximate", () => {
    const partial = (partition: number, approximate: boolean) => {
      const written = partialRecord({ ...count, approximate }, partition)
      const read = readPartial({ ...written, topic: "analytics-partials", partition: 0, offset: 0 })
      return read === undefined ? [] : [read]
    }
    assert.deepStrictEqual(partial(1, true), [{ ...count, kind: "count", partition: 1 }])
    const watermark = (partition: number) => ({ kind: "watermark" as const, partition, watermark: epoch2004 + minute })
    const sum = (second: boolean) =>
      merged(
        [
          [...partial(0, false), watermark(0)],
          [...partial(1, second), watermark(1)]
        ],
        seeded(1)
      )
    assert.deepStrictEqual(sum(true), [{ ...count, uniqueLearners: 10 }])
    assert.deepStrictEqual(sum(false), [{ ...count, uniqueLearners: 10, approximate: false }])
  })
})
