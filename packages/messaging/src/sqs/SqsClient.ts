/** The AWS client, with one layer of retries: ours, by class of failure. Calls end when their fiber is interrupted. */
import { SQSClient } from "@aws-sdk/client-sqs"
import { Context, Effect, Layer, Option, Schedule } from "effect"
import { JobQueueUnavailable } from "../JobQueue.ts"
import { isTransient } from "./Failures.ts"
import { type SqsSettings, sqsSettings } from "./SqsSettings.ts"

/** Well above a long poll. */
export const sqsCrossing = {
  what: "service → SQS",
  connectMillis: 3000,
  timeoutMillis: 30_000,
  retries: 9,
  bounded: "jittered, 50 ms to 3 s apart; only throttling, faults of the server and cut connections",
  breaker: "",
  inVain: "the worker starts again; what was not settled comes again"
} as const

/** About ten seconds in all; then the caller hears of it, and whoever keeps workers going starts them again. */
export const patience = Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("3 seconds")]).pipe(
  Schedule.jittered,
  Schedule.upTo({ times: sqsCrossing.retries })
)

export class SqsClient extends Context.Service<
  SqsClient,
  {
    /** One request; throttling, faults of the server and cut connections are tried again, other refusals are not. */
    readonly call: <A>(
      operation: string,
      run: (client: SQSClient, options: { readonly abortSignal: AbortSignal }) => Promise<A>
    ) => Effect.Effect<A, JobQueueUnavailable>
    readonly prefix: string
    readonly waitSeconds: number
  }
>()("@lyceum/messaging/SqsClient") {
  static readonly layerOf = ({ credentials, endpoint, prefix, region, waitSeconds }: SqsSettings) =>
    Layer.effect(
      SqsClient,
      Effect.map(
        Effect.acquireRelease(
          Effect.sync(
            () =>
              new SQSClient({
                region,
                maxAttempts: 1,
                requestHandler: {
                  connectionTimeout: sqsCrossing.connectMillis,
                  requestTimeout: sqsCrossing.timeoutMillis,
                  throwOnRequestTimeout: true
                },
                ...(Option.isSome(endpoint) ? { endpoint: endpoint.value } : {}),
                ...(Option.isSome(credentials) ? { credentials: credentials.value } : {})
              })
          ),
          (client) => Effect.sync(() => client.destroy())
        ),
        (client) =>
          SqsClient.of({
            prefix,
            waitSeconds,
            call: (operation, run) =>
              Effect.tryPromise({
                try: (abortSignal) => run(client, { abortSignal }),
                catch: (cause) => new JobQueueUnavailable({ operation, cause })
              }).pipe(Effect.retry({ while: ({ cause }) => isTransient(cause), schedule: patience }))
          })
      )
    )

  /** From the environment: see `SqsSettings`. */
  static readonly layer = Layer.unwrap(Effect.map(sqsSettings, SqsClient.layerOf))
}
