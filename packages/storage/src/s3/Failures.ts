/** What S3's client throws, after it has tried again by itself: what is not there, what changed meanwhile, and everything else. */
import { Effect, Schema } from "effect"
import { ObjectNotFound, ObjectStoreUnavailable } from "../ObjectStore.ts"

/** A failed request; `name` is S3's error code, `status` 0 where no answer came. */
export class S3Failure extends Schema.TaggedError<S3Failure>()("S3Failure", {
  name: Schema.String,
  status: Schema.Finite,
  cause: Schema.Defect()
}) {
  /** A range that begins after the end of the object. */
  get isBeyondEnd(): boolean {
    return this.name === "InvalidRange" || this.status === 416
  }
  /** The object is not there; a bucket that is not there is no such thing, but a fault of the configuration. */
  get isMissing(): boolean {
    return (
      this.name === "NoSuchKey" || this.name === "NotFound" || (this.status === 404 && this.name === "UnknownError")
    )
  }
  get isChanged(): boolean {
    return this.name === "PreconditionFailed" || this.status === 412
  }
}

const property = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined

const failureOf = (cause: unknown): S3Failure => {
  const [name, status] = [property(cause, "name"), property(property(cause, "$metadata"), "httpStatusCode")]
  return new S3Failure({
    name: typeof name === "string" ? name : "UnknownError",
    status: typeof status === "number" ? status : 0,
    cause
  })
}

/** One request, with the SDK's own retries; ends when the effect is interrupted. */
export const ask = <A>(request: (abortSignal: AbortSignal) => Promise<A>): Effect.Effect<A, S3Failure> =>
  Effect.tryPromise({ try: request, catch: failureOf })

/** The port's error for a failure; `operation` completes "while it was asked to …". */
export const unavailable =
  (operation: string) =>
  (failure: S3Failure): ObjectStoreUnavailable =>
    new ObjectStoreUnavailable({ operation, cause: failure.cause })

/** The same where the object may be missing. */
export const missingOr =
  (key: string, operation: string) =>
  (failure: S3Failure): ObjectNotFound | ObjectStoreUnavailable =>
    failure.isMissing ? new ObjectNotFound({ key }) : unavailable(operation)(failure)
