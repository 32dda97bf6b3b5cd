/** Rate, errors and duration of calls to another service, and the state of the breaker before it. */
import { Effect, type Exit, Stream } from "effect"
import { HttpClient, type HttpClientResponse } from "effect/http"
import type { CircuitBreaker } from "effect/persistence"
import { cells, distributions, type Distribution } from "./Own.ts"

const durations = distributions(
  "lyceum_upstream_request_duration_seconds",
  "Time until another service began to answer, by what came: a class of status, or failed (no answer, too late, breaker open)",
  [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15]
)
const states = cells(
  "gauge",
  "lyceum_circuit_breaker_state",
  "0 = closed, 1 = one probe decides, 2 = open: nobody is asked"
)
const stateValues = { Closed: 0, HalfOpen: 1, Open: 2 } as const

const outcomes = ["failed", "1xx", "2xx", "3xx", "4xx", "5xx"] as const
/** Series by upstream, one for each outcome. */
const known = new Map<string, ReadonlyArray<Distribution>>()
const seriesOf = (upstream: string): ReadonlyArray<Distribution> => {
  const found = known.get(upstream) ?? outcomes.map((outcome) => durations({ upstream, outcome }))
  known.set(upstream, found)
  return found
}

/** A client whose calls are counted under the upstream's name; put it outside of the breaker. */
export const measured = <E, R>(client: HttpClient.HttpClient.With<E, R>, upstream: string) => {
  const series = seriesOf(upstream)
  return HttpClient.transform(client, (call) =>
    Effect.suspend(() => {
      const started = performance.now()
      return Effect.onExit(call, (exit: Exit.Exit<HttpClientResponse.HttpClientResponse, E>) =>
        Effect.sync(() => {
          const index = exit._tag === "Success" ? Math.floor(exit.value.status / 100) : 0
          series[index]?.observe((performance.now() - started) / 1000)
        })
      )
    })
  )
}

const breakers = new Map<string, ReturnType<typeof states>>()

/** Follows a breaker as long as it exists. Several for one upstream share a series: the last to change says what it is. */
export const followBreaker = (breaker: CircuitBreaker.CircuitBreaker, upstream: string): Effect.Effect<void> =>
  Effect.suspend(() => {
    const cell = breakers.get(upstream) ?? states({ upstream })
    breakers.set(upstream, cell)
    return breaker.transitions.pipe(
      Stream.runForEach(({ to }) => Effect.sync(() => void (cell.value = stateValues[to]))),
      Effect.forkDetach,
      Effect.asVoid
    )
  })
