/**
 * Ships a growing file of lines to Loki: one piece at a time, each retried, and given up with a counter when Loki takes it to no
 * end. The file is the buffer, so that nothing here grows; where it stopped is kept, so that a line is shipped again rather than
 * never (Loki keeps one of two equal lines of one time).
 */
import { Clock, type Duration, Effect, Option, Schedule, Schema } from "effect"
import { HttpClient, type HttpClientError, HttpClientRequest } from "effect/http"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { entryOf, pushBody } from "./Entry.ts"
import type { Shipped } from "./Shipped.ts"
import { readPiece } from "./Tail.ts"

/** Where lines come from and go to. */
export interface ShipperOptions {
  /** The file of lines; it need not be there yet. */
  readonly file: string
  /** Where it is kept how far the file was shipped. */
  readonly position: string
  /** Loki's address, without a slash at its end. */
  readonly loki: string
  /** Bytes of the file in a push at most. */
  readonly pieceBytes: number
  /** Between two looks at the file. */
  readonly interval: Duration.Input
  /** How often a push is tried again, and the first pause; each is twice the last, ten seconds at most. */
  readonly retries: number
  readonly pause: Duration.Input
}

const Position = Schema.fromJsonString(Schema.Struct({ end: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)) }))

/** A position that cannot be read is none. */
const storedPosition = (file: string): number =>
  existsSync(file)
    ? Option.match(Schema.decodeOption(Position)(readFileSync(file, "utf8")), {
        onNone: () => 0,
        onSome: ({ end }) => end
      })
    : 0

/** Whether the same push may be taken later: everything but an answer that it is wrong. */
const mayPass = (error: HttpClientError.HttpClientError): boolean =>
  error.reason._tag !== "StatusCodeError" || error.reason.response.status === 429 || error.reason.response.status >= 500

/** Ships until it is interrupted; counts into `shipped`. */
export const ship = (options: ShipperOptions, shipped: Shipped): Effect.Effect<never, never, HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const client = HttpClient.filterStatusOk(yield* HttpClient.HttpClient)
    let from = storedPosition(options.position)

    const push = Effect.fnUntraced(function* (lines: ReadonlyArray<string>) {
      const now = yield* Clock.currentTimeMillis
      const body = JSON.stringify(pushBody(lines.map((line) => entryOf(line, now))))
      const request = HttpClientRequest.post(`${options.loki}/loki/api/v1/push`).pipe(
        HttpClientRequest.bodyText(body, "application/json")
      )
      const backoff = Schedule.min([Schedule.exponential(options.pause), Schedule.spaced("10 seconds")])
      return yield* client.execute(request).pipe(
        Effect.timeout("10 seconds"),
        Effect.retry({
          schedule: backoff,
          times: options.retries,
          while: (error) => error._tag === "TimeoutError" || mayPass(error)
        }),
        Effect.matchEffect({
          onSuccess: () =>
            Effect.sync(() => {
              shipped.entries += lines.length
              shipped.bytes += body.length
            }),
          onFailure: (error) =>
            Effect.sync(() => {
              const reason = error._tag === "TimeoutError" || mayPass(error) ? "retries" : "refused"
              shipped.dropped[reason] += lines.length
            })
        })
      )
    })

    const step = Effect.gen(function* () {
      const piece = yield* Effect.try({ try: () => readPiece(options.file, from, options.pieceBytes), catch: String })
      if (piece.lines.length > 0) yield* push(piece.lines)
      if (piece.end === from) return yield* Effect.sleep(options.interval)
      from = piece.end
      yield* Effect.try({ try: () => writeFileSync(options.position, JSON.stringify({ end: from })), catch: String })
    }).pipe(
      // A file that cannot be read or written now is looked at again; the position in memory goes on.
      Effect.catch(() => Effect.sleep(options.interval))
    )
    return yield* Effect.forever(step)
  })
