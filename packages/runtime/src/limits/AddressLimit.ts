/**
 * The limit of addresses where there is no database: each process counts by itself, so that of many replicas each lets a quota
 * through. What must hold over all of them is counted by the services behind.
 */
import { Config, Effect, Layer, Option } from "effect"
import { clientAddress } from "../http/ClientAddress.ts"
import { addressQuota, type Caller, RateLimits } from "./RateLimits.ts"
import { makeWindows } from "./Windows.ts"

/**
 * `RATE_LIMIT_ADDRESS` (1200; 0 = none) a minute for each address, whatever token it shows, where `FORWARDED_HOPS` says how to
 * know addresses. `isCounted` is told the path and query.
 */
export const addressLimitLayer = (isCounted: (url: string) => boolean) =>
  Layer.effect(
    RateLimits,
    Effect.gen(function* () {
      const quota = yield* addressQuota
      const hops = yield* Config.option(Config.Int("FORWARDED_HOPS"))
      const windows = makeWindows()
      return {
        person: () => undefined,
        address: (request: Caller, now: number) =>
          quota > 0 && Option.isSome(hops) && isCounted(request.url)
            ? windows.take({ name: "address", quota }, clientAddress(request, hops.value), now)
            : undefined,
        everybody: true as const
      }
    })
  )
