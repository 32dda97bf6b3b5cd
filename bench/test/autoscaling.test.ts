import { assert, describe, it } from "@effect/vitest"
import { coresOfPod, demandAt, demandFor } from "../load/hpa/Demand.ts"
import { answerTo, selects } from "../load/hpa/MetricsApi.ts"
import { shortened } from "../load/hpa/Objects.ts"
import { type Behavior, judge, type Look, turnsOf } from "../load/hpa/Rules.ts"

const behavior: Behavior = {
  min: 2,
  max: 10,
  upPercent: 100,
  upSeconds: 15,
  downPercent: 10,
  downSeconds: 60,
  downWindow: 300
}
const load = { rises: 60, falls: 400, lastHigh: 400, lag: 30 }

/** A record of looks each second, from `[second, pods]` on. */
const record = (...changes: ReadonlyArray<readonly [number, number]>): ReadonlyArray<Look> =>
  Array.from({ length: 1400 }, (_, at) => {
    const desired = changes.findLast(([from]) => from <= at)?.[1] ?? 1
    return { at, current: desired, desired, cpu: undefined, memory: undefined }
  })

const up = [
  [5, 2],
  [75, 4],
  [90, 8],
  [105, 10]
] as const
const down = Array.from({ length: 8 }, (_, index) => [710 + index * 60, 9 - index] as const)

describe("what an autoscaler's record must show", () => {
  it("is content with one that goes up and down as the chart says", () => {
    const verdict = judge(record(...up, ...down), behavior, load)
    assert.deepStrictEqual(verdict, { highest: 10, last: 2, turns: 1, up: 45, waited: 310, down: 730, faults: [] })
  })

  const planted: ReadonlyArray<readonly [string, ReadonlyArray<readonly [number, number]>, RegExp]> = [
    [
      "one that does not grow",
      [
        [5, 2],
        [75, 4]
      ],
      /did not grow to 10 pods: 4 at most/
    ],
    ["one that grows too far", [...up, [120, 12], ...down], /grew to 12 pods, over 10/],
    ["one that does not shrink", [...up, ...down.slice(0, 3)], /did not shrink to 2 pods: 7 at the end/],
    ["one that goes below the least", [...up, ...down, [1300, 1]], /fell below 2 pods/],
    ["one that flaps", [...up, [200, 9], [230, 10], ...down], /turned 3 times: it flaps/],
    ["one that shrinks too early", [...up, [500, 9], ...down.slice(1)], /shrank 100 s after the most pods were wanted/],
    ["one that jumps up", [[5, 2], [75, 10], ...down], /grew from 2 to 10 pods in one step, 4 at most/],
    ["one that jumps down", [...up, [710, 5], ...down.slice(5)], /shrank from 10 to 5 pods in one step, 9 at least/]
  ]
  for (const [what, changes, fault] of planted) {
    it(`finds ${what}`, () => assert.match(judge(record(...changes), behavior, load).faults.join("\n"), fault))
  }

  it("counts turns, not steps", () => {
    assert.strictEqual(turnsOf(record(...up, ...down)), 1)
    assert.strictEqual(turnsOf(record([0, 2], [10, 4], [20, 3], [30, 4])), 2)
  })
})

describe("what pods use", () => {
  const cost = { cpuMillis: 2, memoryMb: 100 }
  const step = { rises: 10, falls: 100, ends: 200, rest: 1, high: 100, swing: 0.2, period: 20 }

  it("is the load, shared among them, and a core at most", () => {
    assert.strictEqual(demandFor(10, 70, 0.5, cost), 1750)
    assert.closeTo(coresOfPod(1750, 10, cost), 0.35, 1e-9)
    assert.strictEqual(coresOfPod(1750, 2, cost), 1)
    assert.strictEqual(coresOfPod(1750, 0, cost), 0)
  })

  it("rises, swings and falls", () => {
    assert.deepStrictEqual(
      [5, 10, 25, 35, 99, 100].map((at) => demandAt(step, at)),
      [1, 120, 80, 120, 120, 1]
    )
  })

  it("is told as metrics-server tells it", () => {
    const labels = { app: "user", zone: "a" }
    assert.isTrue(selects("app=user,zone==a", labels))
    assert.isFalse(selects("app=web", labels))
    assert.isFalse(selects("app!=web", labels))
    const pods = [{ name: "p", namespace: "lyceum", labels, cores: 0.25, memoryMb: 181 }]
    const usage = { at: new Date(0), windowSeconds: 15, pods }
    const path = "/apis/metrics.k8s.io/v1beta1/namespaces/lyceum/pods?labelSelector=app%3Duser"
    assert.include(
      JSON.stringify(answerTo(new URL(path, "https://localhost"), usage)),
      '"cpu":"250000000n","memory":"181000k"'
    )
    assert.isUndefined(answerTo(new URL("/apis/metrics.k8s.io/v1beta1/nodes", "https://localhost"), usage))
  })
})

describe("the charts' times", () => {
  it("are divided, whole and never nothing", () => {
    const hpa = { scaleDown: { stabilizationWindowSeconds: 300, policies: [{ value: 10, periodSeconds: 60 }] } }
    assert.deepStrictEqual(shortened(hpa, 15), {
      scaleDown: { stabilizationWindowSeconds: 20, policies: [{ value: 10, periodSeconds: 4 }] }
    })
    assert.deepStrictEqual(shortened({ periodSeconds: 15, stabilizationWindowSeconds: 0 }, 60), {
      periodSeconds: 1,
      stabilizationWindowSeconds: 0
    })
  })
})
