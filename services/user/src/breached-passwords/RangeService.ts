/** `BreachedPasswords` by a service of ranges over HTTP: Have I Been Pwned, or a mirror of it. */
import type { Crossing } from "@lyceum/domain/Crossing"
import { breakerInWords, upstreamBreaker } from "@lyceum/runtime/auth/ServiceClient"
import { measured } from "@lyceum/runtime/telemetry/Upstream"
import { Cache, Duration, Effect, Exit, Layer, Schema, Stream } from "effect"
import { FetchHttpClient, HttpClient, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { BreachedPasswords, type Standing } from "./BreachedPasswords.ts"
import { rangeKeyOf, suffixesOf } from "./Ranges.ts"
import { countStanding } from "./Signals.ts"

const upstream = "breached-passwords"

export const rangesCrossing: Crossing = {
  what: "user → set of breached passwords",
  connectMillis: null,
  timeoutMillis: 1000,
  retries: 0,
  bounded: "",
  breaker: breakerInWords,
  inVain: "the common list alone decides, and it is counted"
}

/** A range with its padding has 30 to 60 KB. */
const longestAnswer = 1024 * 1024
/** Each about 100 KB of memory. */
const rangesKept = 64
/** The set grows a few times a year. */
const keptFor = Duration.hours(1)

/** The service answered in no way that the protocol knows. */
class NoRange extends Schema.TaggedError<NoRange>()("NoRange", {}) {}

const textOf = (response: HttpClientResponse.HttpClientResponse) =>
  response.stream.pipe(
    Stream.decodeText(),
    Stream.runFoldEffect(
      () => "",
      (text, piece) =>
        text.length + piece.length > longestAnswer ? Effect.fail(new NoRange()) : Effect.succeed(text + piece)
    )
  )

const make = Effect.fnUntraced(function* (base: URL) {
  const breaker = yield* upstreamBreaker(upstream)
  const client = (yield* HttpClient.HttpClient).pipe(
    HttpClient.mapRequest((request) =>
      request.pipe(
        HttpClientRequest.prependUrl(base.href.replace(/\/$/, "")),
        // Answers of one length: who watches the wire cannot tell ranges by it.
        HttpClientRequest.setHeaders({ "add-padding": "true", "user-agent": "lyceum" })
      )
    ),
    (ranges) => measured(ranges, upstream)
  )
  const ask = (prefix: string) =>
    client.get(`/range/${prefix}`).pipe(
      Effect.filterOrFail(
        ({ status }) => status === 200,
        () => new NoRange()
      ),
      Effect.flatMap(textOf),
      Effect.flatMap((text) => Effect.fromOption(suffixesOf(text))),
      Effect.timeout(rangesCrossing.timeoutMillis),
      breaker.execute({ key: upstream }),
      // No trace says which range was asked, and the service gets no id of ours.
      Effect.provideService(HttpClient.TracerDisabledWhen, () => true)
    )
  const ranges = yield* Cache.makeWith(ask, {
    capacity: rangesKept,
    timeToLive: Exit.match({ onFailure: () => Duration.zero, onSuccess: () => keptFor })
  })
  const standing = Effect.fn("BreachedPasswords.standing")(function* (password: string) {
    const { prefix, suffix } = rangeKeyOf(password)
    const found = yield* Cache.get(ranges, prefix).pipe(
      Effect.map((suffixes): Standing => (suffixes.has(suffix) ? "breached" : "not-found")),
      // A fault of the way there says no more than the upstream's metrics do, and names the range: it is in no log.
      Effect.orElseSucceed((): Standing => "unknown")
    )
    yield* countStanding(found)
    return found
  })
  return BreachedPasswords.of({ standing })
})

/** `base`: its address without `/range`. */
export const rangeService = (base: URL) =>
  Layer.effect(BreachedPasswords, make(base)).pipe(
    // A set that sends elsewhere is none: the next address would be told the range too.
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(Layer.succeed(FetchHttpClient.RequestInit, { redirect: "error" }))
  )
