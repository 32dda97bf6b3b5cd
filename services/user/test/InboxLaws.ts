/** What the inbox promises on any server of DynamoDB's protocol: run on dynalite in `npm test`, on moto in `npm run test:cloud`. */
import { assert, describe, it } from "@effect/vitest"
import { CourseId, NotificationId, UserId } from "@lyceum/domain/Ids"
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { ensureTable } from "@lyceum/storage/dynamo/Table"
import { type FaultPlan, faultyProxy, inTurn, noFaults } from "@lyceum/testing/cloud/FaultyProxy"
import { Clock, DateTime, Effect, Layer, Redacted, type Scope } from "effect"
import { randomBytes, randomUUID } from "node:crypto"
import { Inbox } from "../src/notifications/Inbox.ts"
import type { News } from "../src/notifications/InboxItem.ts"

const day = 86_400_000

const news = (userId: UserId, createdAt: number, more: Partial<News> = {}): News => ({
  id: NotificationId.make(randomUUID()),
  userId,
  type: "enrolled",
  courseId: CourseId.make(randomUUID()),
  courseVersion: null,
  certificateId: null,
  materialId: null,
  reasons: [],
  courseDueAt: null,
  createdAt: new Date(createdAt),
  readAt: null,
  ...more
})
const newUser = () => UserId.make(randomUUID())
const all = 100
const ids = (found: ReadonlyArray<News>) => found.map(({ id }) => id)

/** The cloud refuses, and trying again does not help: the process might as well have died here. */
const dead = { kind: "status", status: 400, body: '{"__type":"com.amazonaws#AccessDeniedException"}' } as const
const throttled = {
  kind: "status",
  status: 400,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}'
} as const
const broken = { kind: "status", status: 500, body: '{"__type":"com.amazonaws#InternalServerError"}' } as const

/** Everything dies from request `n` on (0 = the next one); with `acted`, request `n` itself is done and its answer lost. */
const diesAt = (n: number, acted: boolean): FaultPlan => {
  let number = -1
  return () => {
    number++
    if (number < n) return null
    return acted && number === n ? { kind: "dropAfter" } : dead
  }
}

/** `endpoint` of the server; each test has a table of its own there. */
export const inboxLaws = (
  name: string,
  server: Effect.Effect<{ readonly endpoint: string }, unknown, Scope.Scope>,
  options: { readonly timeToLive: boolean }
) => {
  const start = Effect.gen(function* () {
    const { endpoint } = yield* Effect.orDie(server)
    const { plan, endpoint: proxied } = yield* faultyProxy({ target: endpoint })
    const table = `inbox-${randomBytes(6).toString("hex")}`
    const key = { id: "test", secret: Redacted.make("test"), session: undefined }
    const client = DynamoClient.make({ table, region: "eu-central-1", endpoint: proxied, credentials: key })
    const context = yield* Layer.build(Inbox.layer.pipe(Layer.provideMerge(client)))
    yield* Effect.provide(ensureTable({ withoutTimeToLive: options.timeToLive ? "fail" : "tolerate" }), context)
    const inbox = yield* Effect.provide(Inbox, context)
    return { inbox, plan, context, now: yield* Clock.currentTimeMillis }
  })
  const law = (
    title: string,
    body: (started: Effect.Success<typeof start>) => Effect.Effect<void, unknown, Scope.Scope>
  ) => it.live(title, () => Effect.flatMap(start, body), 60_000)

  describe(`inbox on ${name}`, () => {
    law("makes its table any number of times", ({ context }) =>
      Effect.gen(function* () {
        const make = ensureTable({ withoutTimeToLive: options.timeToLive ? "fail" : "tolerate" })
        yield* Effect.provide(Effect.all([make, make], { concurrency: 2 }), context)
        if (!options.timeToLive) return
        const { run, table } = yield* Effect.provide(DynamoClient, context)
        const said = yield* run("describe the TTL", (sdk, signal) => sdk.describeTimeToLive(table, signal))
        assert.strictEqual(said.TimeToLiveDescription?.AttributeName, "expiresAt")
        assert.strictEqual(said.TimeToLiveDescription?.TimeToLiveStatus, "ENABLED")
      })
    )

    law("keeps news once, whatever comes again and when it is read in between", ({ inbox, now }) =>
      Effect.gen(function* () {
        const user = newUser()
        const one = news(user, now, { reasons: ["empty", "corrupt"], courseDueAt: new Date(now + day) })
        yield* Effect.all([inbox.put(one), inbox.put(one), inbox.put(one)], { concurrency: 3 })
        assert.deepStrictEqual(yield* inbox.page(user, undefined, all), [one])
        assert.deepStrictEqual(yield* inbox.unread(user), [one.id])
        yield* Effect.all([inbox.put(one), inbox.markRead(user, [one.id]), inbox.put(one)], { concurrency: 3 })
        yield* inbox.markRead(user, [one.id])
        yield* inbox.put(one)
        const read = yield* inbox.page(user, undefined, all)
        assert.isNotNull(read[0]?.readAt ?? null)
        assert.deepStrictEqual(yield* inbox.unread(user), [])
        yield* inbox.markRead(user, undefined)
        assert.deepStrictEqual(yield* inbox.page(user, undefined, all), read)
      })
    )

    law("pages newest first, by time and then by id, none lost and none twice", ({ inbox, now }) =>
      Effect.gen(function* () {
        const user = newUser()
        const some = Array.from({ length: 30 }, (_, n) => news(user, now - Math.floor(n / 3) * 1000))
        yield* Effect.forEach(some, inbox.put, { concurrency: 8 })
        yield* inbox.put(news(newUser(), now))
        const order = some.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
        for (const limit of [1, 7, 30, 31]) {
          const seen: Array<NotificationId> = []
          let after: { readonly createdAt: DateTime.Utc; readonly id: NotificationId } | undefined
          for (let more = true; more;) {
            const page: ReadonlyArray<News> = yield* inbox.page(user, after, limit)
            more = page.length > limit
            const shown = page.slice(0, limit)
            seen.push(...ids(shown))
            const last = shown.at(-1)
            if (last !== undefined) after = { createdAt: DateTime.fromDateUnsafe(last.createdAt), id: last.id }
          }
          assert.deepStrictEqual(seen, ids(order), `${limit} a page`)
        }
        const cursor = (at: string) => ({ createdAt: DateTime.makeUnsafe(at), id: NotificationId.make(randomUUID()) })
        assert.deepStrictEqual(yield* inbox.page(user, cursor("1970-01-01T00:00:00Z"), all), [])
        assert.lengthOf(yield* inbox.page(user, cursor("9999-01-01T00:00:00Z"), all), 30)
      })
    )

    law("marks many at once, and nothing of somebody else's", ({ inbox, now }) =>
      Effect.gen(function* () {
        const [user, other] = [newUser(), newUser()]
        const some = Array.from({ length: 60 }, (_, n) => news(user, now - n))
        yield* Effect.forEach(some, inbox.put, { concurrency: 8 })
        yield* inbox.markRead(other, ids(some))
        yield* inbox.markRead(user, [...ids(some.slice(0, 10)), NotificationId.make(randomUUID())])
        assert.sameMembers([...(yield* inbox.unread(user))], ids(some.slice(10)))
        yield* inbox.markRead(user, undefined)
        assert.deepStrictEqual(yield* inbox.unread(user), [])
        assert.isTrue((yield* inbox.everything(user)).every(({ readAt }) => readAt !== null))
      })
    )

    law("passes over what is over, though it is not deleted yet", ({ inbox, now }) =>
      Effect.gen(function* () {
        const user = newUser()
        const [fresh, over] = [news(user, now - 364 * day), news(user, now - 366 * day)]
        yield* Effect.forEach([fresh, over], inbox.put)
        assert.deepStrictEqual(ids(yield* inbox.page(user, undefined, all)), [fresh.id])
        assert.deepStrictEqual(ids(yield* inbox.everything(user)), [fresh.id])
        assert.deepStrictEqual(yield* inbox.unread(user), [fresh.id])
      })
    )

    law("erases one person and nobody else", ({ context, inbox, now }) =>
      Effect.gen(function* () {
        const [user, other] = [newUser(), newUser()]
        yield* Effect.forEach(Array.from({ length: 40 }), (_, n) => inbox.put(news(user, now - n)), { concurrency: 8 })
        yield* inbox.put(news(other, now))
        yield* inbox.erase(user)
        yield* inbox.erase(user)
        assert.deepStrictEqual(yield* inbox.everything(user), [])
        const { run, table } = yield* Effect.provide(DynamoClient, context)
        const left = yield* run("look", (sdk, signal) =>
          sdk.query(
            {
              TableName: table,
              KeyConditionExpression: "pk = :p",
              ExpressionAttributeValues: { ":p": { S: `user#${user}` } }
            },
            signal
          )
        )
        assert.strictEqual(left.Count, 0)
        assert.lengthOf(yield* inbox.unread(other), 1)
      })
    )

    law("is whole after a death at any request of a write, once it is written again", ({ inbox, now, plan }) =>
      Effect.gen(function* () {
        for (const acted of [false, true]) {
          for (let at = 0; at < 2; at++) {
            const user = newUser()
            const one = news(user, now)
            yield* plan(diesAt(at, acted))
            assert.isTrue((yield* Effect.result(inbox.put(one)))._tag === "Failure", `request ${at}`)
            yield* plan(noFaults)
            // Who reads everything just now must not lose the mark of what is about to come.
            const there = yield* inbox.page(user, undefined, all)
            yield* inbox.markRead(user, undefined)
            yield* inbox.put(one)
            assert.deepStrictEqual(ids(yield* inbox.page(user, undefined, all)), [one.id])
            assert.deepStrictEqual(yield* inbox.unread(user), there.length === 0 ? [one.id] : [])
          }
        }
      })
    )

    law("is whole after a death at any request of a marking, once it is marked again", ({ inbox, now, plan }) =>
      Effect.gen(function* () {
        for (const acted of [false, true]) {
          for (let at = 0; at < 3; at++) {
            const user = newUser()
            const one = news(user, now)
            yield* inbox.put(one)
            yield* plan(diesAt(at, acted))
            const first = yield* Effect.result(inbox.markRead(user, [one.id]))
            yield* plan(noFaults)
            assert.strictEqual(first._tag, "Failure", `request ${at}`)
            yield* inbox.markRead(user, [one.id])
            assert.deepStrictEqual(yield* inbox.unread(user), [])
            assert.isNotNull((yield* inbox.page(user, undefined, all))[0]?.readAt ?? null)
          }
        }
      })
    )

    law("tries again what is worth it: throttling, 5xx, lost answers", ({ inbox, now, plan }) =>
      Effect.gen(function* () {
        const user = newUser()
        const one = news(user, now)
        yield* plan(inTurn([throttled, broken, { kind: "dropAfter" }, null, { kind: "dropBefore" }, throttled]))
        yield* inbox.put(one)
        yield* plan(inTurn([broken, { kind: "cutAnswer", bytes: 10 }]))
        assert.deepStrictEqual(ids(yield* inbox.page(user, undefined, all)), [one.id])
        yield* plan(() => throttled)
        const refused = yield* Effect.flip(inbox.put(news(user, now)))
        assert.strictEqual(refused.reason, "ProvisionedThroughputExceededException")
        yield* plan(noFaults)
        assert.lengthOf(yield* inbox.page(user, undefined, all), 1)
      })
    )
  })
}
