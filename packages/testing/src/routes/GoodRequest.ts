/** What walks over the routes begin with: a request that is right, of somebody who may make it. */
import type { Route } from "@lyceum/api/Lyceum"
import { Effect } from "effect"
import type { CallOptions } from "../laws/Call.ts"
import type { Unreachable } from "../laws/Violation.ts"
import type { Fixture } from "./Fixture.ts"
import { goodCaller, type SampleRequest, samples } from "./Samples.ts"
import { nameOf, wire } from "./Walk.ts"

/** A route with its right request. */
export interface GoodRequest {
  readonly route: Route
  readonly name: string
  readonly good: SampleRequest
  /** That request, or one made of it, on the wire; with the caller's token unless the route asks for none. */
  readonly onWire: (request: SampleRequest) => CallOptions
}

/** Visits each route that has a sample, one after the other; a sample is made when its route's turn comes. */
export const forEachRoute = (
  fixture: Fixture,
  routes: ReadonlyArray<Route>,
  visit: (request: GoodRequest) => Effect.Effect<void, Unreachable>
): Effect.Effect<void, Unreachable> =>
  Effect.forEach(
    routes,
    (route) =>
      Effect.gen(function* () {
        const name = nameOf(route)
        const sample = samples[name]
        if (sample === undefined) return
        const caller = goodCaller(fixture, route)
        const good = yield* sample.request(fixture, caller)
        const token = route.requires === "public" ? undefined : caller.token
        yield* visit({ route, name, good, onWire: (request) => wire(route, request, token) })
      }),
    { discard: true }
  )
