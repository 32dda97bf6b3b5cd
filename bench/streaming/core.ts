/**
 * Events a second through the window core alone: no log, no decoding. `node bench/streaming/core.ts [events]`.
 * 20,000 learners, 100 courses, event time at 20,000 events a second with a disorder of 5 s. CPU seconds are of this process.
 */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import type { ConsumedRecord } from "@lyceum/messaging/EventLog"
import { close, takeCommit } from "../../streaming/unique-learners/src/window/Close.ts"
import { beginning, PartitionState } from "../../streaming/unique-learners/src/window/PartitionState.ts"
import { step } from "../../streaming/unique-learners/src/window/Step.ts"
import { defaultWindowConfig } from "../../streaming/unique-learners/src/window/WindowConfig.ts"

const total = Number(process.argv[2] ?? 2_000_000)
const batchSize = 5_000
const learners = Array.from({ length: 20_000 }, (_, i) => derivedUuid("bench-learner", String(i)))
const courses = Array.from({ length: 100 }, (_, i) => derivedUuid("bench-course", String(i)))
const start = 1_760_000_000_000
const value = new Uint8Array(300)
let random = 42
const draw = (below: number): number => {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0
  return random % below
}
/** As a log hands them over: keys and headers are strings of their own, not shared ones. */
const copy = (text: string | undefined): string => Buffer.from(text ?? "").toString("latin1")

const batch = (offset: number): ReadonlyArray<ConsumedRecord> =>
  Array.from({ length: batchSize }, (_, i) => ({
    topic: "learning-events",
    partition: 0,
    offset: offset + i,
    key: copy(learners[draw(learners.length)]),
    value,
    headers: { ce_type: "lyceum.learning.item-viewed.v1", courseid: copy(courses[draw(courses.length)]) },
    timestamp: start + Math.floor((offset + i) / 20) + draw(5_000)
  }))

const state = new PartitionState(defaultWindowConfig, 0, 1, beginning)
let nanos = 0n
let cpuMicros = 0
let windows = 0
for (let offset = 0; offset < total; offset += batchSize) {
  const records = batch(offset)
  const cpu = process.cpuUsage()
  const from = process.hrtime.bigint()
  step(state, records, start + 1e12)
  close(state)
  if (state.closed.length > 0) windows += takeCommit(state).closed.filter(({ courseId }) => courseId === "*").length
  nanos += process.hrtime.bigint() - from
  const used = process.cpuUsage(cpu)
  cpuMicros += used.user + used.system
}
const perSecond = (seconds: number): string => Math.round(total / seconds).toLocaleString("en")
console.log(`${total.toLocaleString("en")} events, ${windows} windows closed, ${state.learners.size} learners held`)
console.log(
  `${perSecond(Number(nanos) / 1e9)} events/s, ${perSecond(cpuMicros / 1e6)} events per CPU second (the core alone)`
)
console.log(`${Math.round(process.memoryUsage().rss / 1e6)} MB resident; node ${process.version}`)
