import { assert, it } from "@effect/vitest"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { objectStoreLayer } from "@lyceum/storage/Storage"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { ConfigProvider, Effect, Layer, Redacted, Schedule, Schema } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { layer as course } from "../src/Course.ts"

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = address !== null && typeof address === "object" ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

const Ready = Schema.Struct({ ready: Schema.Boolean, checks: Schema.Record(Schema.String, Schema.String) })
const Result = Schema.Struct({ result: Schema.Struct({ courses: Schema.Int, versions: Schema.Int }) })

it.live(
  "the whole service starts from configuration alone, is ready, answers, and does what operators ask",
  () =>
    Effect.gen(function* () {
      const { course: own, messaging } = yield* freshDatabase(["course", "messaging"])
      if (own === undefined || messaging === undefined) return yield* Effect.die("the schemas were not provisioned")
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-course-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      const [port, managementPort] = [yield* freePort, yield* freePort]
      const config = ConfigProvider.layer(
        ConfigProvider.fromUnknown({
          PORT: String(port),
          MANAGEMENT_PORT: String(managementPort),
          MANAGEMENT_TOKEN: "management-token",
          DATABASE_URL: Redacted.value(own.url),
          DATABASE_OWNER_URL: Redacted.value(own.ownerUrl),
          MESSAGING_DATABASE_URL: Redacted.value(messaging.url),
          MESSAGING_DATABASE_OWNER_URL: Redacted.value(messaging.ownerUrl),
          USER_SERVICE_URL: "http://127.0.0.1:9",
          ENROLLMENT_SERVICE_URL: "http://127.0.0.1:9",
          SERVICE_CLIENT_ID: "course",
          SERVICE_CLIENT_SECRET: "a-secret-of-the-course-service",
          OBJECT_STORE_FOLDER: folder,
          OBJECT_STORE_UPLOAD_URL: "http://127.0.0.1/uploads",
          OBJECT_STORE_SIGNING_KEY: "a signing key of thirty-two bytes!"
        })
      )
      yield* Layer.build(
        course.pipe(Layer.provide(Layer.mergeAll(messagingLayer, objectStoreLayer)), Layer.provide(config))
      )
      const management = `http://127.0.0.1:${managementPort}`
      const ready = Effect.promise(async () => (await fetch(`${management}/health/ready`)).json()).pipe(
        Effect.flatMap(Schema.decodeUnknownEffect(Ready))
      )
      const state = yield* ready.pipe(
        Effect.repeat({ schedule: Schedule.spaced("50 millis"), until: (answer) => answer.ready, times: 100 })
      )
      assert.deepInclude(state, { ready: true })
      assert.includeMembers(Object.keys(state.checks), ["database", "relay", "consumers"])
      const list = yield* Effect.promise(async () => (await fetch(`http://127.0.0.1:${port}/v1/courses`)).json())
      assert.deepStrictEqual(list, { items: [], nextCursor: null })
      const rebuilt = yield* Effect.promise(async () =>
        (
          await fetch(`${management}/operations/rebuild`, {
            method: "POST",
            headers: { authorization: "Bearer management-token" }
          })
        ).json()
      )
      assert.deepStrictEqual(yield* Schema.decodeUnknownEffect(Result)(rebuilt), {
        result: { courses: 0, versions: 0 }
      })
    }),
  60_000
)
