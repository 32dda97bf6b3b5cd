/**
 * How calls to other services travel: with `TLS_FOLDER` by TLS alone, showing this service's certificate and believing our own
 * authority alone; without it as `fetch` does. One pool of connections a process, as `fetch` has one.
 */
import { NodeHttpClient } from "@effect/platform-node"
import { Agent, buildConnector, type Dispatcher, request } from "@effect/platform-node/Undici"
import { Config, Effect, Layer, Option } from "effect"
import { FetchHttpClient } from "effect/http"
import type { FetchImplementation } from "jose"
import type { KeyPair } from "./KeyPair.ts"
import { configuredPair, type PairFolder } from "./PairFolder.ts"

const minVersion = "TLSv1.2"

/** Connects with the pair as it is at that moment. `elsewhere`: names below it are gateways of another cluster. */
const connector = (pairs: PairFolder, elsewhere: Option.Option<string>): buildConnector.connector => {
  const make = ({ ca, cert, key }: KeyPair) => buildConnector({ ca, cert, key, minVersion, allowH2: false })
  /** Their certificates are of public authorities, and ours is no business of theirs. */
  const others = buildConnector({ minVersion, allowH2: false })
  let of = pairs.current()
  let own = make(of)
  return (options, callback) => {
    if (options.protocol !== "https:") {
      return callback(new Error(`${options.hostname} would be asked in plain HTTP: TLS_FOLDER forbids it`), null)
    }
    if (Option.exists(elsewhere, (domain) => options.hostname.endsWith(`.${domain}`))) return others(options, callback)
    const pair = pairs.current()
    if (pair !== of) {
      of = pair
      own = make(pair)
    }
    return own(options, callback)
  }
}

const pools = new Map<string, Agent>()

/**
 * Where connections to services come from; none = there is no `TLS_FOLDER`. `TLS_GATEWAY_DOMAIN`: what lies below that name is
 * another cluster's gateway.
 */
export const servicesDispatcher = Effect.gen(function* () {
  const pairs = yield* configuredPair
  const elsewhere = yield* Config.option(Config.NonEmptyString("TLS_GATEWAY_DOMAIN"))
  if (Option.isNone(pairs)) return Option.none<Agent>()
  const key = `${pairs.value.folder}\n${Option.getOrElse(elsewhere, () => "")}`
  const pool = pools.get(key) ?? new Agent({ connect: connector(pairs.value, elsewhere), allowH2: false })
  pools.set(key, pool)
  return Option.some(pool)
})

const clientOver = (dispatcher: Dispatcher) =>
  NodeHttpClient.layerUndiciNoDispatcher.pipe(Layer.provide(Layer.succeed(NodeHttpClient.Dispatcher, dispatcher)))

/** `HttpClient` for calls to other services. */
export const servicesHttp = Layer.unwrap(
  Effect.map(servicesDispatcher, Option.match({ onNone: () => FetchHttpClient.layer, onSome: clientOver }))
)

/** `servicesHttp` for bodies that are streamed both ways: with connections of its own where there is no `TLS_FOLDER`. */
export const streamingServicesHttp = Layer.unwrap(
  Effect.map(servicesDispatcher, Option.match({ onNone: () => NodeHttpClient.layerUndici, onSome: clientOver }))
)

/** The same way for a library that fetches by itself. */
export const servicesFetch: Effect.Effect<
  Option.Option<FetchImplementation>,
  Effect.Error<typeof servicesDispatcher>
> = Effect.map(
  servicesDispatcher,
  Option.map((dispatcher): FetchImplementation => async (url, { headers, signal }) => {
    const { body, statusCode } = await request(url, {
      dispatcher,
      headers: Object.fromEntries(headers),
      signal
    })
    return new Response(await body.text(), { status: statusCode })
  })
)
