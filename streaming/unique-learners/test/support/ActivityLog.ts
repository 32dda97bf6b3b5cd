/** A real activity log of 2004 (SNAP CollegeMsg); it is not part of the product and lies beside the checkout. */
import type { LogRecord } from "@lyceum/messaging/EventLog"
import { existsSync, readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import { activity } from "./Inputs.ts"

const file = new URL("../../../../../shared/data/activity-college-messages.txt.gz", import.meta.url)

/** Whether the log is there. */
export const hasActivityLog = existsSync(file)

/** One record a line: actor = learner, target mod 20 = course. */
export const activityLog = (): ReadonlyArray<LogRecord> =>
  gunzipSync(readFileSync(file))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const [actor = Number.NaN, target = Number.NaN, seconds = Number.NaN] = line.split(" ").map(Number)
      return activity(actor, target % 20, seconds * 1000)
    })

/** What is known about its one-minute windows over all courses. */
export const activityFacts = { windows: 35_913, sum: 55_422, largest: 13 }
