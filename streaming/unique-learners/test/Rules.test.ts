import { assert, describe, it } from "@effect/vitest"
import type { ConsumedRecord, LogRecord } from "@lyceum/messaging/EventLog"
import { advanceIdle, close, takeCommit } from "../src/window/Close.ts"
import { beginning, PartitionState, type Restored } from "../src/window/PartitionState.ts"
import { step } from "../src/window/Step.ts"
import { defaultWindowConfig, type WindowConfig } from "../src/window/WindowConfig.ts"
import { activity, course, epoch2004, minute, now2026 } from "./support/Inputs.ts"

const at = (offset: number, record: LogRecord): ConsumedRecord => ({
  ...record,
  topic: "learning-events",
  partition: 0,
  offset
})
const log = (...records: ReadonlyArray<LogRecord>) => records.map((record, offset) => at(offset, record))
const open = (config: Partial<WindowConfig> = {}, restored: Restored = beginning) =>
  new PartitionState({ ...defaultWindowConfig, ...config }, 0, 1, restored)
const overall = (state: PartitionState) => {
  close(state)
  return takeCommit(state)
    .closed.filter(({ courseId }) => courseId === "*")
    .map(({ windowStart, uniqueLearners }) => [(windowStart - epoch2004) / minute, uniqueLearners] as const)
}

describe("closing", () => {
  it("closes at end + out-of-orderness, to the millisecond", () => {
    const state = open()
    step(state, log(activity(1, 1, epoch2004), activity(2, 1, epoch2004 + minute + 9_999)), now2026)
    assert.deepStrictEqual(overall(state), [])
    step(state, [at(2, activity(2, 1, epoch2004 + minute + 10_000))], now2026)
    assert.deepStrictEqual(overall(state), [[0, 1]])
  })

  it("a window's end belongs to the next window", () => {
    const state = open()
    step(state, log(activity(1, 1, epoch2004 + minute - 1), activity(2, 1, epoch2004 + minute)), now2026)
    advanceIdle(state, now2026, Number.MAX_SAFE_INTEGER)
    assert.deepStrictEqual(overall(state), [
      [0, 1],
      [1, 1]
    ])
  })
})

describe("late", () => {
  const late = () =>
    log(activity(1, 1, epoch2004), activity(2, 1, epoch2004 + minute + 10_000), activity(3, 1, epoch2004 + 1))

  it("what comes after the close is kept and counted, and in no result", () => {
    const state = open()
    step(state, late(), now2026)
    close(state)
    const commit = takeCommit(state)
    assert.deepStrictEqual(
      commit.late.map(({ offset }) => offset),
      [2]
    )
    assert.strictEqual(state.counters.late, 1)
    assert.strictEqual(commit.closed.find(({ courseId }) => courseId === "*")?.uniqueLearners, 1)
  })

  it("lateness is the same in one batch and in three", () => {
    const state = open()
    for (const record of late()) {
      step(state, [record], now2026)
      close(state)
    }
    assert.deepStrictEqual(
      state.late.map(({ offset }) => offset),
      [2]
    )
  })

  it("allowed lateness keeps the window open", () => {
    const state = open({ allowedLateness: 1 })
    step(state, late(), now2026)
    assert.strictEqual(state.counters.late, 0)
  })

  it("read again after a restart it is dropped in silence, and the closed window does not come back", () => {
    const state = open()
    step(state, late(), now2026)
    close(state)
    const { checkpoint } = takeCommit(state)
    assert.strictEqual(checkpoint.lowWater, 1)
    const again = open({}, { ...checkpoint, lowWater: 0 })
    step(again, late(), now2026)
    advanceIdle(again, now2026, Number.MAX_SAFE_INTEGER)
    assert.deepStrictEqual(overall(again), [[1, 1]])
    assert.deepStrictEqual(again.late, [])
    assert.strictEqual(again.counters.late, 0)
    // The planted fault: without the stored watermark the replay makes the closed window anew.
    const forgetful = open({}, { ...beginning, processedTo: checkpoint.processedTo, watermark: epoch2004 })
    step(forgetful, late(), now2026)
    advanceIdle(forgetful, now2026, Number.MAX_SAFE_INTEGER)
    assert.notDeepEqual(overall(forgetful), [[1, 1]])
  })
})

describe("quarantine", () => {
  const good = activity(1, 1, epoch2004)
  const cases: ReadonlyArray<readonly [string, LogRecord]> = [
    ["no-key", { ...good, key: null }],
    ["no-key", { ...good, key: "" }],
    ["no-course", { ...good, headers: {} }],
    ["bad-course", { ...good, headers: { courseid: "*" } }],
    ["bad-course", { ...good, headers: { courseid: "__proto__" } }],
    ["bad-timestamp", { ...good, timestamp: -1 }],
    ["bad-timestamp", { ...good, timestamp: Number.NaN }],
    ["bad-timestamp", { ...good, timestamp: Number.POSITIVE_INFINITY }],
    ["timestamp-ahead", { ...good, timestamp: now2026 + defaultWindowConfig.futureSkew + 1 }]
  ]

  it("keeps what cannot be placed with its reason, and goes on", () => {
    const state = open()
    step(state, log(...cases.map(([, record]) => record), good), now2026)
    assert.deepStrictEqual(
      state.quarantined.map(({ reason }) => reason),
      cases.map(([reason]) => reason)
    )
    assert.strictEqual(state.counters.counted, 1)
    assert.strictEqual(state.watermark, epoch2004 - 10_000)
    assert.strictEqual(state.position, cases.length + 1)
  })

  it("a time just within the skew is taken", () => {
    const state = open()
    step(state, log({ ...good, timestamp: now2026 + defaultWindowConfig.futureSkew }), now2026)
    assert.strictEqual(state.counters.counted, 1)
  })

  it("stays quarantined when it is read again later, though its time has come by then", () => {
    const live = (who: number, millis: number) => activity(who, 1, now2026 + millis)
    const records = log(live(1, 0), live(2, 301_000), live(3, 20_000))
    const state = open()
    step(state, records, now2026)
    const { checkpoint } = takeCommit(state)
    assert.deepStrictEqual(checkpoint.held, [])
    const again = open({}, checkpoint)
    step(again, records, now2026 + 600_000)
    assert.strictEqual(again.watermark, now2026 + 10_000)
    assert.deepStrictEqual(again.quarantined, [])
  })

  it("stays quarantined also when the watermark has overtaken it", () => {
    const slow: Partial<WindowConfig> = { allowedLateness: 3_600_000 }
    const records = log(activity(1, 1, now2026), activity(2, 1, now2026 + 300_500), activity(3, 1, now2026 + 301_000))
    const state = open(slow)
    step(state, records.slice(0, 2), now2026)
    step(state, records.slice(2), now2026 + 2_000)
    const { checkpoint } = takeCommit(state)
    assert.deepStrictEqual([checkpoint.lowWater, checkpoint.held], [0, [1]])
    const results = (resumed: PartitionState) => {
      step(resumed, records.slice(resumed.position), now2026 + 900_000)
      advanceIdle(resumed, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
      close(resumed)
      return resumed.closed
    }
    const expected = results(state)
    assert.deepStrictEqual(results(open(slow, checkpoint)), expected)
    // The planted fault: without the list the quarantined learner is counted on replay.
    assert.notDeepEqual(results(open(slow, { ...checkpoint, held: [] })), expected)
    // A second restart still knows.
    const second = open(slow, checkpoint)
    step(second, records, now2026 + 900_000)
    assert.deepStrictEqual(takeCommit(second).checkpoint, checkpoint)
  })
})

describe("idle", () => {
  it("goes as far as the others need and no further than the wall clock allows", () => {
    const state = open()
    advanceIdle(state, now2026, epoch2004)
    assert.strictEqual(state.watermark, epoch2004)
    advanceIdle(state, now2026, now2026 + minute)
    assert.strictEqual(state.watermark, now2026 - 12_000)
    advanceIdle(state, now2026, epoch2004)
    assert.strictEqual(state.watermark, now2026 - 12_000)
  })

  it("without a need it stays, so an old log can still be replayed into a quiet topic", () => {
    const state = open()
    advanceIdle(state, now2026, Number.NEGATIVE_INFINITY)
    step(state, log(activity(1, 1, epoch2004)), now2026)
    assert.strictEqual(state.counters.counted, 1)
  })

  it("closes its own last window when all are idle", () => {
    const state = open()
    step(state, log(activity(1, 1, epoch2004)), now2026)
    advanceIdle(state, now2026, Number.NEGATIVE_INFINITY)
    assert.deepStrictEqual(overall(state), [[0, 1]])
    assert.strictEqual(state.watermark, epoch2004 + minute)
  })

  it("a live window stays open until the wall clock has passed it, with out-of-orderness and grace", () => {
    const state = open()
    const start = Math.floor(now2026 / minute) * minute
    step(state, log(activity(1, 1, now2026)), now2026)
    advanceIdle(state, start + minute + 11_999, Number.NEGATIVE_INFINITY)
    close(state)
    assert.strictEqual(state.open.size, 1)
    advanceIdle(state, start + minute + 12_000, Number.NEGATIVE_INFINITY)
    close(state)
    assert.strictEqual(state.open.size, 0)
  })
})

describe("bounds", () => {
  const many = Array.from({ length: 30 }, (_, i) => at(i, activity(i, 1, epoch2004 + i)))

  it("a window that holds the low water back further than maxReplay is closed; the rest is late, alike for any batches", () => {
    const inOne = open({ maxReplay: 9 })
    step(inOne, many, now2026)
    close(inOne)
    assert.deepStrictEqual(
      inOne.late.map(({ offset }) => offset),
      many.slice(10).map(({ offset }) => offset)
    )
    assert.strictEqual(inOne.counters.forced, 1)
    const oneByOne = open({ maxReplay: 9 })
    for (const record of many) {
      step(oneByOne, [record], now2026)
      close(oneByOne)
    }
    assert.deepStrictEqual(takeCommit(oneByOne), takeCommit(inOne))
  })

  it("counts records that a foreign partitioner put into the wrong partition", () => {
    const state = new PartitionState(defaultWindowConfig, 0, 4, beginning)
    step(state, many, now2026)
    const strangers = state.counters.misplaced
    assert.isAbove(strangers, 0)
    assert.isBelow(strangers, many.length)
    step(
      state,
      many.map((record) => ({ ...record, offset: record.offset + 30 })),
      now2026
    )
    assert.strictEqual(state.counters.misplaced, 2 * strangers)
  })

  it("the overall count and the course's are of learners, not of records", () => {
    const state = open()
    step(state, log(activity(1, 1, epoch2004), activity(1, 1, epoch2004), activity(1, 2, epoch2004)), now2026)
    advanceIdle(state, now2026, Number.NEGATIVE_INFINITY)
    close(state)
    assert.deepStrictEqual(
      state.closed.map(({ courseId, uniqueLearners }) => `${courseId} ${uniqueLearners}`),
      ["* 1", `${course(1)} 1`, `${course(2)} 1`]
    )
  })
})
