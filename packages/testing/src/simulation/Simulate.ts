/** Runs schedules in memory and reports what breaks a promise: shortened, with its history. Synchronous, no event loop. */
import type { Violation } from "./invariants/Final.ts"
import type { Bug } from "./plan/Bug.ts"
import { linesOf, type Schedule, scheduleOf } from "./plan/Schedule.ts"
import { shrink } from "./plan/Shrink.ts"
import { cataloguesWith, memoryStorage } from "./world/MemoryStorage.ts"
import { type Ran, runSchedule } from "./world/Run.ts"

/** A schedule that breaks a promise. */
export interface Broken {
  readonly seed: number
  readonly violations: ReadonlyArray<Violation>
  /** The shortest schedule that breaks the same promise. */
  readonly schedule: Schedule
}

/** How schedules run: with the code as it is, or with a planted bug. */
export const simulator = (bug?: Bug) => {
  const storage = memoryStorage(cataloguesWith(bug?.statements))
  return (schedule: Schedule, isTold = false): Ran => runSchedule(schedule, { storage, isTold, changeLog: bug?.log })
}

/** Whether a promise of that number is broken. */
const breaks = (invariant: number, { violations }: Ran): boolean =>
  violations.some((one) => one.invariant === invariant)

/** Runs the schedules of the seeds `[first, first + count)` until one breaks a promise. */
export const firstBroken = (first: number, count: number, run = simulator()): Broken | null => {
  for (let seed = first; seed < first + count; seed++) {
    const { violations } = run(scheduleOf(seed))
    const [violation] = violations
    if (violation === undefined) continue
    const schedule = shrink(scheduleOf(seed), (part) => breaks(violation.invariant, run(part)))
    return { seed, violations, schedule }
  }
  return null
}

/** For people: the promises that broke, the shortest schedule that breaks the first of them, and what happens in it. */
export const report = ({ schedule, seed, violations }: Broken, run = simulator()): string => {
  const { history, violations: shown } = run(schedule, true)
  return [
    `seed ${seed} breaks ${violations.length === 1 ? "a promise" : `${violations.length} promises`}:`,
    ...violations.map(({ invariant, what }) => `  ${invariant}. ${what}`),
    "the shortest schedule that does:",
    ...linesOf(schedule).map((line) => `  ${line}`),
    "what happens in it:",
    ...history.map((line) => `  ${line}`),
    ...shown.map(({ invariant, what }) => `  => ${invariant}. ${what}`),
    `again: npm run simulate -- --seed ${seed}`
  ].join("\n")
}
