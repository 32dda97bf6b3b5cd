/** What Azure's client throws, by class, and another try for what is worth one. */
import { Effect, Schedule, Schema } from "effect"
import { ObjectNotFound, ObjectStoreUnavailable } from "../ObjectStore.ts"

/** A failed request; `code` is Azure's error code, `status` 0 where no answer came. */
export class AzureFailure extends Schema.TaggedError<AzureFailure>()("AzureFailure", {
  code: Schema.String,
  status: Schema.Finite,
  cause: Schema.Defect()
}) {
  /** Throttling, 5xx, no answer in time, or a broken connection: the request may or may not have been done. */
  get isTransient(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408 || this.status === 0
  }
  /** A range that begins after the end of the object. */
  get isBeyondEnd(): boolean {
    return this.status === 416
  }
  /** The blob is not there; a container that is not there is no such thing, but a fault of the configuration. */
  get isMissing(): boolean {
    return this.code === "BlobNotFound" || (this.status === 404 && this.code === "unknown")
  }
  get isChanged(): boolean {
    return this.status === 412
  }
}

const property = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined

const failureOf = (cause: unknown): AzureFailure => {
  const [code, status] = [property(cause, "code"), property(cause, "statusCode")]
  return new AzureFailure({
    code: typeof code === "string" ? code : "unknown",
    status: typeof status === "number" ? status : 0,
    cause
  })
}

export const azureCrossing = {
  what: "service → Azure Blob Storage",
  connectMillis: null,
  timeoutMillis: 60_000,
  retries: 4,
  bounded: "jittered, 200 ms to 3 s apart; only throttling, 5xx and broken connections",
  breaker: "",
  inVain: "503"
} as const

const late = () =>
  new AzureFailure({
    code: "Timeout",
    status: 0,
    cause: new Error(`no answer within ${azureCrossing.timeoutMillis} ms`)
  })

/** 4 more tries within about 6 seconds, then a minute each. */
const again = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("3 seconds")]).pipe(
  Schedule.jittered,
  Schedule.upTo({ times: azureCrossing.retries })
)

/** One request that may be done twice without harm, tried again where that makes sense; ends when the effect is interrupted. */
export const ask = <A>(request: (abortSignal: AbortSignal) => Promise<A>): Effect.Effect<A, AzureFailure> =>
  Effect.tryPromise({ try: request, catch: failureOf }).pipe(
    Effect.timeoutOrElse({ duration: azureCrossing.timeoutMillis, orElse: () => Effect.fail(late()) }),
    Effect.retry({ schedule: again, while: ({ isTransient }) => isTransient })
  )

/** The port's error for a failure; `operation` completes "while it was asked to …". */
export const unavailable =
  (operation: string) =>
  (failure: AzureFailure): ObjectStoreUnavailable =>
    new ObjectStoreUnavailable({ operation, cause: failure.cause })

/** The same where the object may be missing. */
export const missingOr =
  (key: string, operation: string) =>
  (failure: AzureFailure): ObjectNotFound | ObjectStoreUnavailable =>
    failure.isMissing ? new ObjectNotFound({ key }) : unavailable(operation)(failure)
