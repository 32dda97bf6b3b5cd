/** Where a request comes from, behind load balancers and proxies of our own. */
import { Config, Option } from "effect"
import type { HttpServerRequest } from "effect/http"

/** How many proxies of our own stand in front and append to `X-Forwarded-For` (`FORWARDED_HOPS`, default 0). */
export const forwardedHops = Config.Int("FORWARDED_HOPS").pipe(Config.withDefault(0))

/**
 * The address that the outermost proxy of ours saw: of `X-Forwarded-For` the entry that many from the right, since what stands
 * left of it anybody can write. Without hops, or with fewer entries, the connection's own.
 */
export const clientAddress = (
  { headers, remoteAddress }: Pick<HttpServerRequest.HttpServerRequest, "headers" | "remoteAddress">,
  hops: number
): string => {
  const forwarded = (headers["x-forwarded-for"] ?? "").split(",").map((entry) => entry.trim())
  const named = hops > 0 ? forwarded.at(-hops) : undefined
  return named === undefined || named === "" ? Option.getOrElse(remoteAddress, () => "unknown") : named
}
