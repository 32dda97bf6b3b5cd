/** The whole graph as `main.ts` starts it, from configuration alone. */
import { assert, it } from "@effect/vitest"
import { layer as eventLog } from "@lyceum/messaging/postgres/PostgresEventLog"
import { layer as jobQueue } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { migrations as messagingTables } from "@lyceum/messaging/postgres/migrations"
import { EventLog } from "@lyceum/messaging/EventLog"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { freshDatabase, testDatabase } from "@lyceum/testing/TestPostgres"
import { ConfigProvider, Effect, Layer, Redacted, Schedule, Schema } from "effect"
import { createServer } from "node:net"
import { layer as enrollment } from "../src/Enrollment.ts"

/** A port that nobody listens on. */
const freePort = Effect.promise(
  () =>
    new Promise<number>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const address = server.address()
        server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
      })
    })
)

const Readiness = Schema.Struct({ ready: Schema.Boolean, checks: Schema.Record(Schema.String, Schema.String) })

const ports = Layer.effectDiscard(Effect.flatMap(EventLog, (log) => log.ensureTopics(topicSpecs))).pipe(
  Layer.provideMerge(Layer.mergeAll(eventLog, jobQueue)),
  Layer.provide(testDatabase("messaging", messagingTables))
)

it.live(
  "starts, migrates, is ready, keeps strangers out, and drains",
  () =>
    Effect.gen(function* () {
      const { enrollment: urls } = yield* freshDatabase(["enrollment"])
      if (urls === undefined) return assert.fail("no schema")
      const [port, management, nobody] = yield* Effect.all([freePort, freePort, freePort])
      const config = ConfigProvider.layer(
        ConfigProvider.fromUnknown({
          PORT: String(port),
          MANAGEMENT_PORT: String(management),
          DATABASE_URL: Redacted.value(urls.url),
          DATABASE_OWNER_URL: Redacted.value(urls.ownerUrl),
          SERVICE_CLIENT_ID: "enrollment",
          SERVICE_CLIENT_SECRET: "not used here",
          USER_SERVICE_URL: `http://127.0.0.1:${nobody}`,
          COURSE_SERVICE_URL: `http://127.0.0.1:${nobody}`
        })
      )
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* Layer.build(enrollment.pipe(Layer.provide(ports), Layer.provide(config)))
          const ready = Effect.promise(async () =>
            (await fetch(`http://127.0.0.1:${management}/health/ready`)).json()
          ).pipe(Effect.flatMap(Schema.decodeUnknownEffect(Readiness)))
          const { checks } = yield* ready.pipe(
            Effect.repeat({ until: ({ ready }) => ready, schedule: Schedule.spaced("50 millis") }),
            Effect.timeout("10 seconds")
          )
          assert.deepStrictEqual(checks, { database: "ok", relay: "ok", consumers: "ok" })
          for (const path of [
            "/v1/enrollments",
            "/internal/courses/00000000-0000-4000-8000-000000000001/enrollment-count"
          ]) {
            const answer = yield* Effect.promise(() => fetch(`http://127.0.0.1:${port}${path}`))
            assert.strictEqual(answer.status, 401)
            assert.strictEqual(answer.headers.get("content-type"), "application/problem+json")
          }
        })
      )
      const gone = yield* Effect.exit(Effect.tryPromise(() => fetch(`http://127.0.0.1:${port}/v1/enrollments`)))
      assert.strictEqual(gone._tag, "Failure")
    }).pipe(Effect.scoped),
  30_000
)
