/**
 * DynamoDB with our manners: typed failures, time limits, and another try for what is worth one (throttling, 5xx, a broken
 * connection), with growing and random pauses. Every operation through it may so be done twice: write conditions that bear it.
 */
import type { AttributeValue, WriteRequest } from "@aws-sdk/client-dynamodb"
import { Config, Context, Effect, Layer, Option, Redacted, Schedule, Schema } from "effect"
import { DynamoUnavailable, type DynamoFault, faultOf } from "./Failures.ts"
import type { Sdk } from "./Sdk.ts"

/** An item, or a part of one, as DynamoDB writes it. */
export type Item = Record<string, AttributeValue>

export const dynamoCrossing = {
  what: "user and functions → DynamoDB",
  connectMillis: 1000,
  timeoutMillis: 3000,
  retries: 5,
  bounded: "jittered, 50 ms to 1 s apart; only throttling, 5xx and broken connections",
  breaker: "",
  inVain: "the inbox says that it is away; couriers and functions begin again"
} as const

const patience = {
  connectionTimeout: dynamoCrossing.connectMillis,
  requestTimeout: dynamoCrossing.timeoutMillis,
  throwOnRequestTimeout: true
}
/** Writes in one request: DynamoDB's own limit. */
const writesAtOnce = 25

/** 5 more tries within about 3 seconds. */
const again = Schedule.min([Schedule.exponential("50 millis"), Schedule.spaced("1 second")]).pipe(
  Schedule.jittered,
  Schedule.upTo({ times: dynamoCrossing.retries })
)

class Failed extends Schema.TaggedError<Failed>()("DynamoFailed", {
  kind: Schema.Literals(["condition", "transient", "permanent"]),
  name: Schema.String
}) {
  static of = ({ kind, name }: DynamoFault) => new Failed({ kind, name })
}

type Call<A> = (sdk: Sdk, signal: AbortSignal) => Promise<A>

/** The tables of one connection. */
export interface DynamoOptions {
  /** Name of the one table. */
  readonly table: string
  readonly region: string
  /** Another address than AWS's own: an emulator, a VPC endpoint. */
  readonly endpoint: string | undefined
  /** Absent: AWS's own chain (role of the pod or function, profile). */
  readonly credentials:
    | { readonly id: string; readonly secret: Redacted.Redacted; readonly session: Redacted.Redacted | undefined }
    | undefined
}

const connection = ({ credentials, endpoint, region }: DynamoOptions) =>
  Effect.promise(async () => {
    const { connect } = await import("./Sdk.ts")
    return connect({
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined
        ? {}
        : {
            credentials: {
              accessKeyId: credentials.id,
              secretAccessKey: Redacted.value(credentials.secret),
              ...(credentials.session === undefined ? {} : { sessionToken: Redacted.value(credentials.session) })
            }
          }),
      requestHandler: {
        ...patience,
        httpsAgent: { keepAlive: true, maxSockets: 64 },
        httpAgent: { keepAlive: true, maxSockets: 64 }
      },
      // Tries are counted here, in one place.
      maxAttempts: 1
    })
  })

const make = Effect.fnUntraced(function* (options: DynamoOptions) {
  let opened: Sdk | undefined
  // At the first call: a program starts without AWS's client.
  const open = yield* Effect.cached(Effect.tap(connection(options), (sdk) => Effect.sync(() => (opened = sdk))))
  yield* Effect.addFinalizer(() => Effect.sync(() => opened?.close()))

  const once = <A>(call: Call<A>) =>
    Effect.flatMap(open, (sdk) =>
      Effect.tryPromise({ try: (signal) => call(sdk, signal), catch: (thrown) => Failed.of(faultOf(thrown)) })
    )
  const persevere = <A>(call: Call<A>) =>
    Effect.retry(once(call), { schedule: again, while: ({ kind }) => kind === "transient" })
  const unavailable =
    (operation: string) =>
    ({ name }: Failed) =>
      new DynamoUnavailable({ operation, reason: name })

  const run = <A>(operation: string, call: Call<A>) => Effect.mapError(persevere(call), unavailable(operation))

  const writeSome = Effect.fnUntraced(function* (requests: ReadonlyArray<WriteRequest>) {
    let left = [...requests]
    yield* Effect.gen(function* () {
      const request = { RequestItems: { [options.table]: left } }
      const { UnprocessedItems = {} } = yield* once((sdk, signal) => sdk.batchWriteItem(request, signal))
      left = UnprocessedItems[options.table] ?? []
      if (left.length > 0) return yield* new Failed({ kind: "transient", name: "TooManyUnprocessed" })
    }).pipe(Effect.retry({ schedule: again, while: ({ kind }) => kind === "transient" }))
  })

  return DynamoClient.of({
    table: options.table,
    run,
    runIf: (operation, call) =>
      persevere(call).pipe(
        Effect.asSome,
        Effect.catchIf(
          ({ kind }) => kind === "condition",
          () => Effect.succeedNone
        ),
        Effect.mapError(unavailable(operation))
      ),
    writeAll: Effect.fnUntraced(function* (operation, requests) {
      for (let first = 0; first < requests.length; first += writesAtOnce) {
        yield* Effect.mapError(writeSome(requests.slice(first, first + writesAtOnce)), unavailable(operation))
      }
    })
  })
})

export class DynamoClient extends Context.Service<
  DynamoClient,
  {
    /** Name of the table that every operation is about. */
    readonly table: string
    /** Runs a call; `operation` says what it is for, in words that complete "DynamoDB did not ...". */
    readonly run: <A>(operation: string, call: Call<A>) => Effect.Effect<A, DynamoUnavailable>
    /**
     * The same for a call with a condition: `none` where it did not hold. A first try may have been done without its answer
     * coming back, and then `none` is the answer to one's own write.
     */
    readonly runIf: <A>(operation: string, call: Call<A>) => Effect.Effect<Option.Option<A>, DynamoUnavailable>
    /** Puts and deletes without conditions, 25 a request, what was left undone again. One item must not appear twice. */
    readonly writeAll: (
      operation: string,
      requests: ReadonlyArray<WriteRequest>
    ) => Effect.Effect<void, DynamoUnavailable>
  }
>()("@lyceum/storage/dynamo/DynamoClient") {
  /** Over explicit options. */
  static readonly make = (options: DynamoOptions) => Layer.effect(DynamoClient, make(options))

  /**
   * From the configuration: `NOTIFICATIONS_TABLE`, `AWS_REGION`, optionally `DYNAMODB_ENDPOINT`; `AWS_ACCESS_KEY_ID`,
   * `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` where the credentials are given so, else AWS's own chain.
   */
  static readonly layer = Layer.unwrap(
    Effect.gen(function* () {
      const id = yield* Config.option(Config.NonEmptyString("AWS_ACCESS_KEY_ID"))
      const secret = yield* Config.option(Config.Redacted("AWS_SECRET_ACCESS_KEY"))
      const session = Option.getOrUndefined(yield* Config.option(Config.Redacted("AWS_SESSION_TOKEN")))
      return DynamoClient.make({
        table: yield* Config.NonEmptyString("NOTIFICATIONS_TABLE"),
        region: yield* Config.NonEmptyString("AWS_REGION"),
        endpoint: Option.getOrUndefined(yield* Config.option(Config.NonEmptyString("DYNAMODB_ENDPOINT"))),
        credentials:
          Option.isSome(id) && Option.isSome(secret) ? { id: id.value, secret: secret.value, session } : undefined
      })
    })
  )
}
