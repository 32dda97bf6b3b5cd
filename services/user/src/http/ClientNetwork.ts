/** Where a request comes from, as far as throttling must know. */
import { Config, Effect, Option } from "effect"
import { HttpServerRequest } from "effect/http"
import { isIPv6 } from "node:net"

/** How many proxies of our own stand in front (`FORWARDED_HOPS`, default 0): that entry of X-Forwarded-For from the right. */
export const forwardedHops = Config.Int("FORWARDED_HOPS").pipe(Config.withDefault(0))

/** An IPv4 address, or the /64 of an IPv6 address: that is what one subscriber has. */
export const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address
  if (address.startsWith("::ffff:")) return address.slice(7)
  const [head = "", tail = ""] = address.split("::")
  const left = head === "" ? [] : head.split(":")
  const right = tail === "" ? [] : tail.split(":")
  const zeros = address.includes("::") ? Array.from({ length: 8 - left.length - right.length }, () => "0") : []
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")
}

/** The network of the request under way. */
export const clientNetwork = (hops: number) =>
  Effect.map(HttpServerRequest.HttpServerRequest, (request) => {
    const forwarded = (request.headers["x-forwarded-for"] ?? "").split(",").map((entry) => entry.trim())
    const named = hops > 0 ? forwarded.at(-hops) : undefined
    return networkOf(
      named === undefined || named === "" ? Option.getOrElse(request.remoteAddress, () => "unknown") : named
    )
  })
