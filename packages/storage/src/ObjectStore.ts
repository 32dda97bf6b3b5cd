/**
 * Port ObjectStore: bytes under keys. In the clouds S3 or Azure Blob, embedded a folder; all pass the suite
 * `@lyceum/testing/ObjectStoreContract`. Keys are `/`-separated, 1 to 900 characters of `A-Z a-z 0-9 . _ - /`, no `.` or `..` segment.
 */
import { Context, type Duration, type Effect, type Option, Schema, type Stream } from "effect"

/** What is known of an object. Size in bytes; `etag` changes with the content. */
export interface ObjectInfo {
  readonly key: string
  readonly size: number
  readonly etag: string
  readonly mediaType: string
}

export class ObjectNotFound extends Schema.TaggedError<ObjectNotFound>()("ObjectNotFound", { key: Schema.String }) {
  override get message() {
    return `there is no object "${this.key}"`
  }
}

export class InvalidObjectKey extends Schema.TaggedError<InvalidObjectKey>()("InvalidObjectKey", {
  key: Schema.String
}) {
  override get message() {
    return `"${this.key}" cannot be the key of an object`
  }
}

export class ObjectStoreUnavailable extends Schema.TaggedError<ObjectStoreUnavailable>()("ObjectStoreUnavailable", {
  operation: Schema.String,
  cause: Schema.Defect()
}) {
  override get message() {
    return `the object store did not answer while it was asked to ${this.operation}`
  }
}

/** Where and how a browser may upload one object directly: a POST form, or a PUT with headers. */
export interface SignedUpload {
  readonly method: "POST" | "PUT"
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly expiresAt: number
}

/** A link to one object's bytes; `expiresAt` in milliseconds since 1970. */
export interface SignedDownload {
  readonly url: string
  readonly expiresAt: number
}

type KeyError = InvalidObjectKey | ObjectStoreUnavailable
type ReadError = KeyError | ObjectNotFound

export class ObjectStore extends Context.Service<
  ObjectStore,
  {
    /** Stores bytes whole or not at all; replaces what was there. */
    readonly put: (key: string, bytes: Uint8Array, mediaType: string) => Effect.Effect<ObjectInfo, KeyError>
    /** The same from a stream, in constant memory. A failing stream leaves nothing behind. */
    readonly putStream: <E, R>(
      key: string,
      bytes: Stream.Stream<Uint8Array, E, R>,
      mediaType: string
    ) => Effect.Effect<ObjectInfo, KeyError | E, R>
    readonly head: (key: string) => Effect.Effect<Option.Option<ObjectInfo>, KeyError>
    readonly get: (key: string) => Effect.Effect<Uint8Array, ReadError>
    /** Bytes `start` to `end` (both inclusive, RFC 9110 14.1.2), or all, in constant memory. */
    readonly stream: (
      key: string,
      range?: { readonly start: number; readonly end: number }
    ) => Stream.Stream<Uint8Array, ReadError>
    /** Keys with a prefix in order, a page at a time; `cursor` is the last key of the page before. */
    readonly list: (options: {
      readonly prefix: string
      readonly cursor?: string
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<ObjectInfo>, ObjectStoreUnavailable>
    readonly copy: (from: string, to: string) => Effect.Effect<ObjectInfo, ReadError>
    /** Deletes; deleting what is not there is fine. */
    readonly remove: (key: string) => Effect.Effect<void, KeyError>
    /** Lets a browser upload exactly this key and type, `minimumBytes` to `maximumBytes` long, for a short time. */
    readonly signUpload: (options: {
      readonly key: string
      readonly mediaType: string
      readonly minimumBytes: number
      readonly maximumBytes: number
      readonly lifetime: Duration.Input
    }) => Effect.Effect<SignedUpload, KeyError>
    /**
     * A link by which whoever has it may download this object for a short time, straight from the store. Browsers save it as
     * `fileName` (any characters; RFC 6266) instead of showing it. Size and ranges are answered as with any file.
     */
    readonly signDownload: (options: {
      readonly key: string
      readonly fileName: string
      readonly lifetime: Duration.Input
    }) => Effect.Effect<SignedDownload, ReadError>
  }
>()("@lyceum/storage/ObjectStore") {}
