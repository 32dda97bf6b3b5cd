/** Both ends of the flow: uploads, and the reports that a worker of the course service gets. */
import type { Message } from "@aws-sdk/client-sqs"
import { assert } from "@effect/vitest"
import { CourseId, MaterialId } from "@lyceum/domain/Ids"
import { type MaterialReport, MaterialReportBody, materialReportsQueue, quarantineKey } from "@lyceum/events/Materials"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Deferred, Effect, Schema } from "effect"
import { randomUUID } from "node:crypto"

const courseId = CourseId.make(randomUUID())

/** Uploads into quarantine, as a browser's form does; gives the key. */
export const put = Effect.fnUntraced(function* (
  bytes: Uint8Array | string,
  mediaType: string,
  materialId = randomUUID()
) {
  const store = yield* ObjectStore
  const key = quarantineKey(courseId, MaterialId.make(materialId))
  yield* store.put(key, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, mediaType)
  return key
})

/** A message as the event source hands it to a function. */
export const asRecord = ({ Body = "", MessageId = "" }: Message) => ({ messageId: MessageId, body: Body })

const decode = Schema.decodeEffect(MaterialReportBody)

/** The reports in the queue, as a worker of the course service gets them, until there are `count` of different uploads. */
export const reports = Effect.fnUntraced(function* (count: number) {
  const queue = yield* JobQueue
  const found = new Map<string, Set<string>>()
  const done = yield* Deferred.make<void>()
  yield* Effect.raceFirst(
    queue.work({
      queue: materialReportsQueue,
      concurrency: 4,
      maxAttempts: 5,
      visibility: "30 seconds",
      handle: ({ body, id }) =>
        Effect.suspend(() => {
          found.set(id, (found.get(id) ?? new Set()).add(body))
          return found.size === count ? Deferred.succeed(done, undefined) : Effect.void
        })
    }),
    Deferred.await(done)
  )
  const all: Array<MaterialReport> = []
  for (const bodies of found.values()) {
    assert.strictEqual(bodies.size, 1, "one upload, one report, however often it is said")
    for (const body of bodies) all.push(yield* decode(body))
  }
  return all
})
