/**
 * `npm run simulate -- --seed N [--schedules M]`: runs the schedules of M seeds from N on (one, when M is not given) and ends
 * with 1 at the first that breaks a promise, after it was shortened and told.
 */
import { parseArgs } from "node:util"
import { scheduleOf } from "./plan/Schedule.ts"
import { linesOf } from "./plan/Schedule.ts"
import { firstBroken, report, simulator } from "./Simulate.ts"

const { values } = parseArgs({
  options: { seed: { type: "string", default: "1" }, schedules: { type: "string", default: "1" } }
})
const [seed, schedules] = [Number(values.seed), Number(values.schedules)]
const say = (line: string) => process.stdout.write(`${line}\n`)

if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(schedules) || schedules < 1) {
  say("usage: npm run simulate -- --seed N [--schedules M]")
  process.exitCode = 2
} else {
  const run = simulator()
  const broken = firstBroken(seed, schedules, run)
  if (broken !== null) {
    say(report(broken, run))
    process.exitCode = 1
  } else if (schedules > 1) say(`${schedules} schedules from seed ${seed} on: every promise is kept`)
  else {
    for (const line of [...linesOf(scheduleOf(seed)), "", ...run(scheduleOf(seed), true).history]) say(line)
    say("every promise is kept")
  }
}
