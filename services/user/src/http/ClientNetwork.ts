/** Where a request comes from, as far as throttling must know. */
import { clientAddress } from "@lyceum/runtime/http/ClientAddress"
import { Effect } from "effect"
import { HttpServerRequest } from "effect/http"
import { isIPv6 } from "node:net"

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
  Effect.map(HttpServerRequest.HttpServerRequest, (request) => networkOf(clientAddress(request, hops)))
