/**
 * Event notifications of S3, as its queue holds them: several records in a body, keys encoded as in a query (a space is `+`),
 * and a test message when the notification is set up
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 */
import { CourseId, MaterialId } from "@lyceum/domain/Ids"
import { quarantinePrefix } from "@lyceum/events/Materials"
import { Effect, Option, Schema } from "effect"

const Notification = Schema.Struct({
  Records: Schema.Array(
    Schema.Struct({
      eventName: Schema.String,
      s3: Schema.Struct({
        object: Schema.Struct({ key: Schema.NonEmptyString, eTag: Schema.optionalKey(Schema.NonEmptyString) })
      })
    })
  )
})
const TestMessage = Schema.Struct({ Event: Schema.Literal("s3:TestEvent") })

const Body = Schema.fromJsonString(Schema.Union([Notification, TestMessage]))
const decode = Schema.decodeEffect(Body)

/** One upload: bytes under a key, told apart by their etag from others under the same key. */
export interface Upload {
  readonly courseId: CourseId
  readonly materialId: MaterialId
  readonly key: string
  readonly etag: string
}

/** The message is no notification of uploads: it goes to the dead letters after its attempts. */
export class NotANotification extends Schema.TaggedError<NotANotification>()("NotANotification", {
  reason: Schema.String
}) {
  override get message() {
    return `no notification of an upload: ${this.reason}`
  }
}

/** Etags are quoted in HTTP and bare in notifications (RFC 9110 8.8.3): here always bare. */
export const bareEtag = (etag: string): string => etag.replace(/^(?:W\/)?"|"$/g, "")

const decodeKey = (key: string): Option.Option<string> => {
  try {
    return Option.some(decodeURIComponent(key.replaceAll("+", " ")))
  } catch {
    return Option.none()
  }
}

const Names = Schema.Tuple([CourseId, MaterialId])
const decodeNames = Schema.decodeUnknownEffect(Names)

const uploadOf = Effect.fnUntraced(function* (record: (typeof Notification.Type)["Records"][number]) {
  const { eTag, key: encoded } = record.s3.object
  const key = yield* Effect.mapError(Effect.fromOption(decodeKey(encoded)), () => "its key is not encoded")
  // Objects beside the quarantine are ours already: a notification of them is none for us.
  if (!/^(?:s3:)?ObjectCreated:/.test(record.eventName) || !key.startsWith(quarantinePrefix))
    return Option.none<Upload>()
  const names = key.slice(quarantinePrefix.length).split("/")
  const [courseId, materialId] = yield* Effect.mapError(decodeNames(names), () => "its key names no material")
  if (eTag === undefined) return yield* Effect.fail("it has no etag")
  return Option.some<Upload>({ courseId, materialId, key, etag: bareEtag(eTag) })
})

/** The uploads that a message tells of; none for a test message and for events that are not ours. */
export const uploadsOf = (body: string): Effect.Effect<ReadonlyArray<Upload>, NotANotification> =>
  decode(body).pipe(
    Effect.mapError(() => "it is not made as one"),
    Effect.flatMap((message) =>
      "Records" in message
        ? Effect.forEach(message.Records, uploadOf)
        : Effect.succeed<Array<Option.Option<Upload>>>([])
    ),
    Effect.map((found) => found.flatMap(Option.toArray)),
    Effect.mapError((reason) => new NotANotification({ reason }))
  )
