/** A platform of before the inbox was in DynamoDB: its news moves there at the first start, read as it was, and nobody is mailed again. */
import { assert, it } from "@effect/vitest"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { NotificationId, UserId } from "@lyceum/domain/Ids"
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { ensureTable } from "@lyceum/storage/dynamo/Table"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { Clock, Effect, Layer, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { DataRequests } from "../src/data-requests/DataRequests.ts"
import { migrations } from "../src/migrations/index.ts"
import { Inbox } from "../src/notifications/Inbox.ts"
import { InboxCourier } from "../src/notifications/InboxCourier.ts"

const before = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < "0007"))

it.live("moves what was there, once", () =>
  Effect.gen(function* () {
    const { user } = yield* freshDatabase(["user"])
    if (user === undefined) return yield* Effect.die("the schema was not provisioned")
    yield* migrate("user", user.ownerUrl, before)
    const pool = poolLayer({ url: user.url, applicationName: "test", maxConnections: 2 })
    const userId = UserId.make(randomUUID())
    const courseId = randomUUID()
    const now = yield* Clock.currentTimeMillis
    const news = Array.from({ length: 450 }, (_, n) => ({
      id: NotificationId.make(randomUUID()),
      at: new Date(now - n * 3_600_000),
      read: n % 3 === 0 ? new Date(now) : null,
      inbox: n % 10 !== 9
    }))
    yield* Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`INSERT INTO people (user_id, email, name, password_hash) VALUES (${userId}, 'a@example.org', 'A', 'x')`
      yield* sql`INSERT INTO known_courses (course_id, version, slug, title) VALUES (${courseId}, 1, 'c', 'C')`
      for (const { at, id, inbox, read } of news) {
        yield* sql`INSERT INTO notifications (id, user_id, type, course_id, created_at, in_inbox, read_at, mail)
          VALUES (${id}, ${userId}, 'enrolled', ${courseId}, ${at}, ${inbox}, ${read}, ${inbox ? "queued" : "due"})`
      }
    }).pipe(Effect.provide(pool))
    yield* migrate("user", user.ownerUrl, migrations)

    const { endpoint } = yield* dynalite()
    const table = DynamoClient.make({
      table: "notifications",
      region: "eu-central-1",
      endpoint,
      credentials: { id: "test", secret: Redacted.make("test"), session: undefined }
    })
    yield* Effect.gen(function* () {
      const [courier, inbox, sql] = [yield* InboxCourier, yield* Inbox, yield* SqlClient.SqlClient]
      yield* ensureTable({ withoutTimeToLive: "tolerate" })
      let moved = 0
      for (let some = -1; some !== 0; moved += some) some = yield* courier.deliver
      const expected = news.filter((one) => one.inbox)
      assert.strictEqual(moved, expected.length)
      const there = yield* inbox.everything(userId)
      assert.deepStrictEqual(
        there.map(({ createdAt, id, readAt }) => ({ id, at: createdAt, read: readAt, inbox: true })),
        expected
      )
      assert.strictEqual((yield* inbox.unread(userId)).length, expected.filter(({ read }) => read === null).length)
      const states = sql`SELECT email, count(*)::int AS count FROM tellings GROUP BY email ORDER BY email`
      assert.deepStrictEqual(yield* states, [
        { email: "done", count: expected.length },
        { email: "due", count: news.length - expected.length }
      ])
    }).pipe(
      Effect.provide(
        InboxCourier.layer.pipe(
          Layer.provide(DataRequests.layer),
          Layer.provideMerge(Inbox.layer),
          Layer.provideMerge(table),
          Layer.provideMerge(pool)
        )
      )
    )
  })
)
