/** Schedules that broke a promise once, as they were shortened then: with the faults mended they keep every promise. */
import { assert, describe, it } from "@effect/vitest"
import { linesOf, type Schedule } from "@lyceum/testing/simulation/plan/Schedule"
import { simulator } from "@lyceum/testing/simulation/Simulate"

const found: ReadonlyArray<readonly [what: string, schedule: Schedule]> = [
  [
    "an answer of the enrollment service that was older than an event stayed in the copy of progress",
    {
      seed: 20_100,
      commands: [
        { kind: "enrol", at: 341, who: 1, course: 0, key: "key-1" },
        { kind: "view", at: 480, who: 1, course: 0, item: "text" },
        { kind: "mark", at: 972, who: 1, course: 0, item: "task" },
        { kind: "view", at: 1275, who: 1, course: 0, item: "text" }
      ],
      faults: [
        { at: 291, service: "progress", point: "ask", kind: "slow", millis: 900 },
        { at: 332, service: "progress", point: "sql", kind: "slow", millis: 400 }
      ]
    }
  ],
  [
    "a dead letter that was replayed after newer events opened a course again to somebody who had withdrawn",
    {
      seed: 960,
      commands: [
        { kind: "enrol", at: 153, who: 1, course: 1, key: "key-1" },
        { kind: "enrol", at: 408, who: 3, course: 1, key: "key-0" },
        { kind: "attempt", at: 410, who: 1, course: 1 },
        { kind: "publish", at: 412, course: 0 },
        { kind: "attempt", at: 751, who: 1, course: 1 },
        { kind: "view", at: 773, who: 3, course: 1, item: "text" },
        { kind: "attempt", at: 935, who: 3, course: 1 },
        { kind: "view", at: 937, who: 3, course: 1, item: "text" },
        { kind: "withdraw", at: 939, who: 3, course: 1 },
        { kind: "view", at: 939, who: 3, course: 1, item: "text" }
      ],
      faults: [
        { at: 244, service: "enrollment", point: "machine", kind: "crash", millis: 0 },
        { at: 951, service: "progress", point: "machine", kind: "full", millis: 25_000 },
        { at: 955, service: "progress", point: "machine", kind: "stop", millis: 2500 },
        { at: 1013, service: "analytics", point: "machine", kind: "full", millis: 2500 }
      ]
    }
  ],
  [
    "a process that had stood still handed on an enrolment after another one had read the withdrawal",
    {
      seed: 1080,
      commands: [
        { kind: "enrol", at: 264, who: 3, course: 1, key: "" },
        { kind: "view", at: 614, who: 1, course: 0, item: "text" },
        { kind: "view", at: 617, who: 3, course: 0, item: "text" },
        { kind: "attempt", at: 884, who: 1, course: 0 },
        { kind: "enrol", at: 886, who: 3, course: 0, key: "key-0" },
        { kind: "enrol", at: 1046, who: 1, course: 1, key: "key-1" },
        { kind: "withdraw", at: 1047, who: 3, course: 0 },
        { kind: "mark", at: 1047, who: 2, course: 0, item: "task" },
        { kind: "view", at: 1048, who: 3, course: 1, item: "text" },
        { kind: "attempt", at: 1213, who: 1, course: 0 },
        { kind: "view", at: 1215, who: 3, course: 1, item: "text" }
      ],
      faults: [
        { at: 251, service: "enrollment", point: "sql", kind: "long", millis: 150 },
        { at: 906, service: "progress", point: "machine", kind: "stop", millis: 2500 }
      ]
    }
  ],
  [
    "after a clock was set back the older of two events counted as the newer one",
    {
      seed: 88,
      commands: [
        { kind: "enrol", at: 100, who: 0, course: 0, key: "" },
        { kind: "enrol", at: 300, who: 1, course: 0, key: "" },
        { kind: "withdraw", at: 900, who: 0, course: 0 },
        { kind: "withdraw", at: 1000, who: 1, course: 0 }
      ],
      faults: [{ at: 600, service: "enrollment", point: "machine", kind: "clock", millis: -120_000 }]
    }
  ]
]

describe("schedules that broke a promise once", () => {
  for (const [what, schedule] of found) {
    it(what, () => {
      const { answers, history, violations } = simulator()(schedule, true)
      assert.deepStrictEqual(violations, [], [...linesOf(schedule), ...history].join("\n"))
      assert.isAbove(answers, 0)
    })
  }
})
