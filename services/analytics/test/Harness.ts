/** The whole service over real HTTP on a real PostgreSQL and the embedded log; only tokens and outlines stand in by their ports. */
import { migrate, poolLayer } from "@lyceum/database/Database"
import type { CourseId } from "@lyceum/domain/Ids"
import { EventLog } from "@lyceum/messaging/EventLog"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { layer as localObjectStore } from "@lyceum/storage/local/LocalObjectStore"
import { signedIn } from "@lyceum/testing/service/SignedIn"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { ConfigProvider, Context, Effect, Layer, Option, Redacted, Schedule } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { layerNoDeps } from "../src/Analytics.ts"
import { sources } from "../src/domain/Groups.ts"
import { migrations } from "../src/migrations/index.ts"
import { type OutlinedItem, Outlines } from "../src/Outlines.ts"
import type { Placed } from "./World.ts"

const { someone, tokens } = signedIn()
export { someone }

/** Outlines that the course service would give; a course that is not here cannot be read. */
export const outlines = new Map<CourseId, ReadonlyArray<OutlinedItem>>()

const courseService = Layer.succeed(
  Outlines,
  Outlines.of({ items: (courseId) => Effect.succeed(Option.fromNullishOr(outlines.get(courseId))) })
)

/** Where the service listens. */
export class Address extends Context.Service<Address, { readonly url: string; readonly managementUrl: string }>()(
  "test/Address"
) {}

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = address !== null && typeof address === "object" ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

/** A folder of objects, gone with the scope. */
export const objects = Layer.unwrap(
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "analytics-objects-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  ).pipe(
    Effect.map((folder) =>
      localObjectStore({
        folder,
        uploadBaseUrl: "http://127.0.0.1:9/uploads",
        signingKey: Redacted.make("a key for tests of thirty-two bytes")
      })
    )
  )
)

/** Databases, log, objects and settings that a service can be started on, more than once. */
export const ground = Layer.unwrap(
  Effect.gen(function* () {
    const { analytics, messaging } = yield* freshDatabase(["analytics", "messaging"])
    if (analytics === undefined || messaging === undefined) return yield* Effect.die("the schemas were not provisioned")
    yield* migrate("analytics", analytics.ownerUrl, migrations)
    const [port, managementPort] = [yield* freePort, yield* freePort]
    const config = ConfigProvider.layer(
      ConfigProvider.fromUnknown({
        PORT: String(port),
        MANAGEMENT_PORT: String(managementPort),
        MANAGEMENT_TOKEN: "management-token",
        MESSAGING_DATABASE_URL: Redacted.value(messaging.url),
        MESSAGING_DATABASE_OWNER_URL: Redacted.value(messaging.ownerUrl)
      })
    )
    const address = Layer.succeed(Address, {
      url: `http://127.0.0.1:${port}`,
      managementUrl: `http://127.0.0.1:${managementPort}`
    })
    const topics = Layer.effectDiscard(Effect.flatMap(EventLog, (log) => log.ensureTopics(topicSpecs)))
    return Layer.mergeAll(
      address,
      poolLayer({ url: analytics.url, applicationName: "test-analytics", maxConnections: 6 })
    ).pipe(
      Layer.provideMerge(objects),
      Layer.provideMerge(topics),
      Layer.provideMerge(messagingLayer),
      Layer.provideMerge(config)
    )
  })
)

/** The service itself. */
export const running = layerNoDeps.pipe(Layer.provide([courseService, tokens]))

/** Puts records into the log. */
export const publish = Effect.fnUntraced(function* (records: ReadonlyArray<Placed>) {
  const log = yield* EventLog
  for (const { record, topic } of records) yield* log.publish(topic, [record])
})

/** Returns when the service has read everything. */
export const settled = Effect.gen(function* () {
  const log = yield* EventLog
  for (const { group, topic } of Object.values(sources)) {
    yield* log.groupOffsets(group, [topic]).pipe(
      Effect.filterOrFail(
        (offsets) => offsets.every(({ lag }) => lag === 0),
        () => "behind" as const
      ),
      Effect.retry(Schedule.spaced("20 millis"))
    )
  }
})

/** An answer as it came; `body` is decoded JSON, or the text of what is not JSON. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: { readonly [field: string]: unknown }
  readonly text: string
}

const isRecord = (value: unknown): value is Answer["body"] => typeof value === "object" && value !== null

/** Asks a route. */
export const get = Effect.fnUntraced(function* (
  path: string,
  token?: string,
  method = "GET",
  sent?: { readonly body: unknown; readonly key: string }
) {
  const { url } = yield* Address
  return yield* Effect.promise(async (): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { "content-type": "application/json", "idempotency-key": sent.key })
      },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent.body) })
    })
    const text = await response.text()
    const body: unknown = (response.headers.get("content-type") ?? "").includes("json") ? JSON.parse(text) : {}
    return { status: response.status, headers: response.headers, text, body: isRecord(body) ? body : {} }
  })
})
