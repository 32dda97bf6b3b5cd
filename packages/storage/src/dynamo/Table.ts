/**
 * The one table of notifications. Items of one kind begin alike, so every read is a key or a `Query`; nothing scans.
 *
 * | pk | sk | what | expires |
 * |---|---|---|---|
 * | `user#<userId>` | `news#<ISO time>#<notificationId>` | one piece of news in a person's inbox | a year after its time |
 * | `user#<userId>` | `unread#<notificationId>` | that it is not read yet, and its time (the way from an id to its news) | with its news |
 * | `sent#<job id>` | `email` or `sms` | that a message went out on that channel (`serverless/notification-processor`) | there |
 * | `suppressed#<SHA-256 of an address>` | `email` | that no mail goes there any more (the same) | there |
 *
 * `expiresAt` (epoch seconds) is the table's TTL attribute. DynamoDB deletes some time later, so readers pass over what is over.
 */
import { Effect, Schedule, Schema } from "effect"
import { DynamoClient } from "./DynamoClient.ts"
import { DynamoUnavailable, faultOf } from "./Failures.ts"

/** Names of the key's two attributes and of the TTL attribute. */
export const keyNames = { partition: "pk", sort: "sk", timeToLive: "expiresAt" } as const

/** The partition of a person's inbox. */
export const inboxPartition = (userId: string): string => `user#${userId}`
/** The partition of a message's record. */
export const sentPartition = (jobId: string): string => `sent#${jobId}`
/** The partition of an address that gets no more mail; `digest` is the SHA-256 of it. */
export const suppressedPartition = (digest: string): string => `suppressed#${digest}`

class NotActive extends Schema.TaggedError<NotActive>()("TableNotActive", {}) {}

const specification = (table: string) => ({
  TableName: table,
  BillingMode: "PAY_PER_REQUEST" as const,
  AttributeDefinitions: [
    { AttributeName: keyNames.partition, AttributeType: "S" as const },
    { AttributeName: keyNames.sort, AttributeType: "S" as const }
  ],
  KeySchema: [
    { AttributeName: keyNames.partition, KeyType: "HASH" as const },
    { AttributeName: keyNames.sort, KeyType: "RANGE" as const }
  ]
})

/** A promise that fails with one of these names has done its work. */
const unless = <A>(names: ReadonlyArray<string>, promise: Promise<A>): Promise<A | undefined> =>
  promise.catch((thrown: unknown) => {
    if (names.includes(faultOf(thrown).name)) return undefined
    throw thrown
  })

/**
 * Makes the table when it is missing, waits until it can be used, and switches its TTL on. Any number of times, also at once.
 * In the cloud the table is made by infrastructure code; this is for emulators and the embedded server.
 * `withoutTimeToLive: "tolerate"` is for a server that does not know TTL: what is over stays there, unseen.
 */
export const ensureTable = Effect.fn("ensureTable")(function* (options: {
  readonly withoutTimeToLive: "tolerate" | "fail"
}) {
  const { run, table } = yield* DynamoClient
  yield* run("make the table", (sdk, signal) =>
    unless(
      ["ResourceInUseException"],
      sdk
        .describeTable(table, signal)
        .then(() => undefined)
        .catch(async (thrown: unknown) => {
          if (faultOf(thrown).name !== "ResourceNotFoundException") throw thrown
          await sdk.createTable(specification(table), signal)
        })
    )
  )
  yield* run("describe the table", (sdk, signal) => sdk.describeTable(table, signal)).pipe(
    Effect.filterOrFail(
      ({ Table }) => Table?.TableStatus === "ACTIVE",
      () => new NotActive()
    ),
    Effect.retry({
      schedule: Schedule.spaced("100 millis"),
      times: 600,
      while: ({ _tag }) => _tag === "TableNotActive"
    }),
    Effect.catchTag("TableNotActive", () =>
      Effect.fail(new DynamoUnavailable({ operation: "make the table", reason: "it does not become active" }))
    )
  )
  const { TimeToLiveDescription: timeToLive } = yield* run("describe the TTL", (sdk, signal) =>
    sdk.describeTimeToLive(table, signal)
  )
  const status = timeToLive?.TimeToLiveStatus
  if (status === "ENABLED" || status === "ENABLING") return
  yield* run("switch the TTL on", (sdk, signal) =>
    unless(
      options.withoutTimeToLive === "tolerate" ? ["UnknownOperationException"] : [],
      sdk.updateTimeToLive(
        { TableName: table, TimeToLiveSpecification: { Enabled: true, AttributeName: keyNames.timeToLive } },
        signal
      )
    )
  )
})
