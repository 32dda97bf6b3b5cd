import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { decodeSummary, resultOf } from "../load/Summary.ts"
import { table } from "../load/Table.ts"
import { usedBetween, familyOf, readStat } from "../load/Usage.ts"

const summary = (slow: boolean) =>
  JSON.stringify({
    metrics: {
      "http_reqs{route:GET /v1/courses}": { values: { count: 30, rate: 3 }, thresholds: { "count>=0": { ok: true } } },
      "http_reqs{route:POST /v1/users}": { values: { count: 0, rate: 0 } },
      "http_req_failed{route:GET /v1/courses}": { values: { rate: 0.1, passes: 3, fails: 27 } },
      "http_req_duration{route:GET /v1/courses}": {
        values: { med: 4.2, "p(95)": 310, "p(99)": 400 },
        thresholds: { "p(95)<300": { ok: !slow } }
      },
      "checks{phase:run}": { values: { rate: 0.9, passes: 27, fails: 3 } },
      dropped_iterations: { values: { count: 2, rate: 0.2 } },
      lyceum_begun: { values: { value: 1_000_000 } },
      lyceum_ended: { values: { value: 1_010_000 } },
      lyceum_reached: { values: { value: 12.5 } }
    }
  })

const told = {
  profile: "average",
  command: "npm run load -- average",
  commit: "abc",
  machine: "2 cores",
  date: "2026-11-23",
  used: { node: 0.5, postgres: 0.25, memory: [270.4, 300] as const }
}

describe("what a run of k6 is told as", () => {
  it.effect("counts routes that were called, over the time of the run alone", () =>
    Effect.gen(function* () {
      const text = table(resultOf(yield* decodeSummary(summary(false))), told)
      assert.include(
        text,
        "30 requests in 10.0 s: 3.0 requests/s, 3 errors, 3 failed checks, 2 left out; at the end 12.5"
      )
      assert.include(text, "| GET /v1/courses | 30 | 3.0 | 3 | 4.2 | 310 | 400 | p(95)<300 |")
      assert.include(
        text,
        "CPU: 0.75 cores (the services' process 0.50, PostgreSQL 0.25): 4 requests/s a core, 6 a core of"
      )
      assert.include(text, "process: 270 MB at the beginning, 300 MB at the end.")
      assert.notInclude(text, "POST /v1/users")
      assert.include(text, "Every bound held.")
    })
  )

  it.effect("names what did not hold", () =>
    Effect.gen(function* () {
      const text = table(resultOf(yield* decodeSummary(summary(true))), { ...told, used: undefined })
      assert.include(text, "**p(95)<300**")
      assert.include(text, "Did not hold: http_req_duration{route:GET /v1/courses}: p(95)<300.")
      assert.include(text, "CPU: not seen")
    })
  )
})

describe("what processes use", () => {
  const line = (pid: number, name: string, parent: number, ticks: number) =>
    readStat(pid, `${pid} (${name}) S ${parent} 1 1 0 -1 4194304 0 0 0 0 ${ticks} 50 25 25 20 0 1 0 100`)

  it("reads names with brackets and blanks, and time of children that are gone", () => {
    assert.deepStrictEqual(line(7, "a) (b", 3, 100), { pid: 7, name: "a) (b", parent: 3, seconds: 2 })
  })

  it("finds a family and nobody else", () => {
    const all = [
      line(1, "init", 0, 0),
      line(5, "node", 1, 0),
      line(6, "postgres", 5, 0),
      line(9, "worker", 6, 0),
      line(8, "x", 1, 0)
    ]
    assert.deepStrictEqual(
      familyOf(5, all).map(({ pid }) => pid),
      [5, 6, 9]
    )
  })

  it("takes cores between two times, also between two looks", () => {
    const samples = [
      { at: 0, node: 0, postgres: 0, memory: 200 },
      { at: 1000, node: 1, postgres: 0.5, memory: 240 },
      { at: 3000, node: 2, postgres: 0.5, memory: 240 }
    ]
    assert.deepStrictEqual(usedBetween(samples, 500, 2000), { node: 2 / 3, postgres: 1 / 6, memory: [220, 240] })
    assert.deepStrictEqual(usedBetween(samples, 1000, 3000), { node: 0.5, postgres: 0, memory: [240, 240] })
  })
})
