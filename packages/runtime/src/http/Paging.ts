/** Keyset pages: opaque cursors that are decoded like any other input, and the `Link` header (RFC 8288). */
import { defaultLimit } from "@lyceum/api/Page"
import { InvalidRequest } from "@lyceum/api/Problems"
import { Effect, Schema } from "effect"
import { HttpEffect, HttpServerRequest, HttpServerResponse } from "effect/http"
import { RequestInfo } from "./RequestInfo.ts"

/** Makes the cursor codec of a list; `Key` is what the list is ordered by, for example a date and an id. */
export const cursorCodec = <A, I>(Key: Schema.Codec<A, I>) => {
  const Cursor = Schema.fromJsonString(Schema.toCodecJson(Key))
  const encode = Schema.encodeEffect(Cursor)
  const decode = Schema.decodeEffect(Cursor)
  return {
    encode: (key: A) =>
      encode(key).pipe(
        Effect.map((json) => Buffer.from(json).toString("base64url")),
        Effect.orDie
      ),
    /** `undefined` stays so: the first page. A cursor that we did not make is a 400 problem. */
    decode: Effect.fnUntraced(function* (cursor: string | undefined) {
      if (cursor === undefined) return undefined
      return yield* decode(Buffer.from(cursor, "base64url").toString()).pipe(
        Effect.mapError(() => new InvalidRequest({ detail: "cursor: not one that this list gave" }))
      )
    })
  }
}

/**
 * Cuts a page out of the rows that a query with `LIMIT limit + 1` gave, and sets the `Link` header when there are more.
 * `keyOf` gives the key of a row, `encode` its cursor.
 */
export const pageOf = Effect.fnUntraced(function* <Row, Item, Key>(
  rows: ReadonlyArray<Row>,
  limit: number,
  options: {
    readonly item: (row: Row) => Item
    readonly keyOf: (row: Row) => Key
    readonly encode: (key: Key) => Effect.Effect<string>
  }
) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const nextCursor = rows.length > limit && last !== undefined ? yield* options.encode(options.keyOf(last)) : null
  if (nextCursor !== null) yield* linkNext(nextCursor)
  return { items: shown.map(options.item), nextCursor }
})

/** The limit of a list query: what was asked for, else the default. */
export const limitOf = (query: { readonly limit?: number }): number => query.limit ?? defaultLimit

/** Sets the `Link` header to the next page; `pageOf` does it by itself. */
export const linkNext = (cursor: string): Effect.Effect<void, never, HttpServerRequest.HttpServerRequest> =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
    const url = new URL(request.url, "http://localhost")
    url.searchParams.set("cursor", cursor)
    return setResponseHeader("link", `<${url.pathname}${url.search}>; rel="next"`)
  })

/** Sets a header of the response under way. */
export const setResponseHeader = (
  name: string,
  value: string
): Effect.Effect<void, never, HttpServerRequest.HttpServerRequest> =>
  Effect.withFiber((fiber) => {
    const { headers } = fiber.getRef(RequestInfo)
    // Routes that are served without our edge.
    if (headers === undefined) {
      return HttpEffect.appendPreResponseHandler((_, response) =>
        Effect.succeed(HttpServerResponse.setHeader(response, name, value))
      )
    }
    headers[name] = value
    return Effect.void
  })
