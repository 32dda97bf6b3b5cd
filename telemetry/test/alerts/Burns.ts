/** Unit tests of burn rates: for every objective, each window fires for a fault of its size, and a few faults at night do not. */
import { burns, objectives } from "../../alerts/slo.ts"
import type { Series } from "./Cases.ts"
import type { UnitTest } from "./Promtool.ts"

const http = (labels: string, suffix = "count") =>
  `http_request_duration_seconds_${suffix}{job="web",route="/v1/x",${labels}}`
const delay = (labels: string, suffix: string) =>
  `lyceum_consumer_delay_seconds_${suffix}{group="analytics.enrollment-events",topic="enrollment-events"${labels}}`

/** Of one objective: series of so many good and bad events, by their values. */
type SeriesOf = (all: string, good: string, bad: string) => Series

const timed =
  (method: string, bound: string): SeriesOf =>
  (all, good) => ({
    [http(`method="${method}",status="200"`)]: all,
    [http(`method="${method}",status="200",le="${bound}"`, "bucket")]: good
  })

const seriesOf: Readonly<Record<string, SeriesOf>> = {
  availability: (_, good, bad) => ({
    [http('method="GET",status="200"')]: good,
    [http('method="GET",status="503"')]: bad
  }),
  reads: timed("GET", "0.3"),
  writes: timed("POST", "0.5"),
  freshness: (all, good) => ({
    [delay("", "count")]: all,
    [delay(',le="30.0"', "bucket")]: good
  })
}

/** Counters, a step a minute: `well` steps without a fault, `ill` steps with a share of faults, `after` without. */
const counters = (perStep: number, share: number, well: number, ill: number, after: number) => {
  const line = (before: number, during: number) =>
    `0+${before}x${well} ${before * well + during}+${during}x${ill - 1} ${before * well + during * ill + before}+${before}x${after - 1}`
  const bad = Math.round(perStep * share)
  return [line(perStep, perStep), line(perStep, perStep - bad), line(0, bad)] as const
}

/** Minutes of the windows. */
const minutes: Readonly<Record<string, number>> = {
  "5m": 5,
  "30m": 30,
  "1h": 60,
  "2h": 120,
  "6h": 360,
  "1d": 1440,
  "3d": 4320
}

/** A fault one and a half times the factor for as long as the long window, then as long as the short one without. */
export const burnTests = (slo: string, windows: ReadonlyArray<string>): ReadonlyArray<UnitTest> => {
  const objective = objectives.find((one) => one.slo === slo)
  const make = seriesOf[slo]
  if (objective === undefined || make === undefined) throw new Error(`no objective ${slo}`)
  const { alert, budget } = objective
  const perStep = 100_000
  const tests = burns
    .filter(({ long }) => windows.includes(long))
    .map(({ factor, long, short }): UnitTest => {
      const only = `window="${long}"`
      const ill = minutes[long] ?? 0
      const over = (minutes[short] ?? 0) + 10
      // A rate beyond all of them is impossible where the budget is large: 14.4 times 5 % is 72 %.
      const share = Math.min(0.95, factor * budget * 1.5)
      return {
        name: `${alert} ${long}`,
        series: make(...counters(perStep, share, 60, ill, over + 20)),
        questions: [
          { alert, only, minute: 55, fires: false },
          { alert, only, minute: 60 + ill - 2, fires: true },
          { alert, only, minute: 60 + ill + over, fires: false }
        ]
      }
    })
  return [
    ...tests,
    {
      // Two requests a minute; one of them fails now and then, nine within an hour: a large share of almost nothing.
      name: `${alert} at night`,
      // After more than six hours: a Prometheus that is younger takes the mean of what it has for the whole window.
      series: make(...counters(2, 0.5, 400, 9, 300)),
      questions: [402, 405, 409, 415, 430, 460, 540, 640].map((minute) => ({ alert, minute, fires: false }))
    },
    {
      name: `${alert} without traffic`,
      series: make("0x400", "0x400", "0x400"),
      questions: [60, 120, 399].map((minute) => ({ alert, minute, fires: false }))
    }
  ]
}
