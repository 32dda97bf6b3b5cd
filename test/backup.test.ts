/**
 * A backup that is made while people write: what was acknowledged before it began is in the restored platform, whose parts fit each
 * other (events, log, offsets, read models, files), and which goes on. What is not whole, or would overwrite something, is refused.
 */
import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { enrollmentEvents, progressEvents, userEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { runningLog } from "@lyceum/local/cli/RunningLog"
import { findRunning } from "@lyceum/local/platform/Running"
import { createLyceum, type Lyceum, pages } from "@lyceum/sdk"
import { Effect, Option, Redacted, Schema } from "effect"
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { accounts } from "./support/platform.ts"
import { lyceum, startProcess } from "./support/process.ts"

const password = "four words are enough"

/** What a learner was told, in the order of being told. */
interface Told {
  readonly email: string
  readonly enrollmentId: string
  readonly at: number
}

const signedIn = async (baseUrl: string, account: { readonly email: string; readonly password: string }) => {
  const client = createLyceum({ baseUrl })
  await client.signIn(account)
  return client
}

const firstItem = async (client: Lyceum, courseId: string) => {
  const { data: outline } = await client.catalogue.outline({ path: { courseId } })
  const items = outline.sections.flatMap(({ lessons }) => lessons.flatMap((lesson) => lesson.pages))
  const item = items.flatMap((page) => page.items).find(({ kind, rule }) => rule.kind === "viewed" && kind === "text")
  return item?.id ?? assert.fail("the course has no text")
}

/** Learners register, enrol and read, one after the other, until `enough`. */
const write = async (
  baseUrl: string,
  name: string,
  courseId: string,
  itemId: string,
  told: Array<Told>,
  stop: AbortSignal
) => {
  for (let n = 0; !stop.aborted; n++) {
    const client = createLyceum({ baseUrl })
    const email = `${name}-${n}@lyceum.example`
    await client.signUp.register({ body: { email, password, name: "Kay" } })
    await client.signIn({ email, password })
    const { data } = await client.enrollments.create({ body: { courseId } })
    const event = {
      id: crypto.randomUUID(),
      type: "item-viewed",
      courseId,
      itemId,
      occurredAt: new Date().toISOString()
    } as const
    await client.learningEvents.record({ body: { events: [event] } })
    told.push({ email, enrollmentId: data.id, at: Date.now() })
  }
}

const eventually = async (what: string, check: () => Promise<boolean>) => {
  const until = Date.now() + 60_000
  while (!(await check())) {
    if (Date.now() > until) assert.fail(`${what} did not come true within a minute`)
    await new Promise((resume) => setTimeout(resume, 100))
  }
}

const Ids = Schema.Array(Schema.Struct({ id: Schema.String }))
const Ahead = Schema.Array(Schema.Struct({ group: Schema.String, topic: Schema.String }))

/** The ids of all records of a topic, and of all events of the service that owns it. */
const published = (folder: string, owner: string, topic: string) =>
  Effect.gen(function* () {
    const { serverUrl } = yield* findRunning(folder)
    const url = new URL(serverUrl)
    url.pathname = "/lyceum"
    const stored = yield* Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const ahead = yield* sql`SELECT g.consumer_group AS group, g.topic FROM messaging.group_offsets g
        JOIN messaging.partitions p USING (topic, partition) WHERE g.next_offset > p.next_offset`
      assert.deepStrictEqual(yield* Schema.decodeUnknownEffect(Ahead)(ahead), [], "a group is ahead of the log")
      return yield* Schema.decodeUnknownEffect(Ids)(yield* sql`SELECT id FROM ${sql(`${owner}.events`)}`)
    }).pipe(Effect.provide(PgClient.layer({ url: Redacted.make(url.href), maxConnections: 1 })))
    const log = yield* EventLog
    const records: Array<string> = []
    for (let partition = 0; partition < (yield* log.partitionCount(topic)); partition++) {
      let offset = 0
      while (true) {
        const read = yield* log.fetch({ topic, partition, offset, maxRecords: 500, maxWaitMillis: 0 })
        for (const { headers } of read.records) records.push(headers["ce_id"] ?? "")
        const last = read.records.at(-1)
        if (last === undefined) break
        offset = last.offset + 1
      }
    }
    return { stored: stored.map(({ id }) => id), records }
  }).pipe(Effect.provide(runningLog({ dataDir: folder, kafka: Option.none() })))

it("a backup under traffic is whole, and a restored platform goes on", { timeout: 240_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), "lyceum-backup-"))
  const folder = join(root, "data")
  const copy = join(root, "copy")
  const restored = join(root, "restored")
  const platform = await startProcess(folder)
  const stop = new AbortController()
  const told: Array<Told> = []
  let writers: ReadonlyArray<Promise<void>> = []
  try {
    const admin = await signedIn(platform.address, accounts.admin)
    const course = (await admin.catalogue.listCourses({ query: {} })).data.items[0]
    if (course === undefined) return assert.fail("the platform's own course is not there")
    const itemId = await firstItem(admin, course.id)
    writers = ["ann", "bob", "cat"].map((name) => write(platform.address, name, course.id, itemId, told, stop.signal))
    await eventually("some traffic", async () => told.length >= 6)
    const begun = Date.now()
    const made = await lyceum(["backup", copy, "--data-dir", folder])
    assert.strictEqual(made.code, 0, made.output)
    const duringIt = told.length
    await eventually("traffic after it", async () => told.length > duringIt + 2)
    stop.abort()
    await Promise.all(writers)
    await platform.kill()
    assert.isFalse(existsSync(`${copy}.partial`))
    const again = await lyceum(["backup", copy, "--data-dir", folder])
    assert.deepStrictEqual([again.code, again.output.includes("is there already")], [1, true], again.output)

    const damaged = join(root, "damaged")
    cpSync(copy, damaged, { recursive: true })
    const victim = readdirSync(join(damaged, "objects"), { recursive: true, withFileTypes: true }).find((one) =>
      one.isFile()
    )
    if (victim === undefined) return assert.fail("the backup has no files of courses")
    appendFileSync(join(victim.parentPath, victim.name), "!")
    const refused = await lyceum(["restore", damaged, "--data-dir", restored])
    assert.strictEqual(refused.code, 1)
    assert.match(refused.output, /missing or not what was backed up/)
    assert.isFalse(existsSync(restored))

    const done = await lyceum(["restore", copy, "--data-dir", restored])
    assert.strictEqual(done.code, 0, done.output)
    const over = await lyceum(["restore", copy, "--data-dir", restored])
    assert.deepStrictEqual([over.code, over.output.includes("is not empty")], [1, true], over.output)

    const next = await startProcess(restored)
    try {
      assert.notInclude(next.output(), "imported", "the first course was there already")
      const then = await signedIn(next.address, accounts.admin)
      const enrolled: Array<string> = []
      for await (const one of pages((page) => then.enrollments.list({ query: { ...page, courseId: course.id } }))) {
        enrolled.push(one.id)
      }
      assert.strictEqual(new Set(enrolled).size, enrolled.length)
      const before = told.filter(({ at }) => at < begun)
      assert.isAtLeast(before.length, 6)
      for (const { email, enrollmentId } of before) {
        assert.include(enrolled, enrollmentId, `${email} was told before the backup began`)
      }
      for (const { email } of before) {
        const client = await signedIn(next.address, { email, password })
        await eventually(`${email} finds what was read`, async () => {
          const { data } = await client.progress.get({ path: { courseId: course.id } })
          return data.items.find((item) => item.itemId === itemId)?.state === "completed"
        })
      }
      await eventually("analytics counts every enrolment once", async () => {
        const { data } = await then.courseAnalytics.course({ path: { courseId: course.id } })
        return data.enrolled === enrolled.length
      })
      for (const [owner, topic] of [
        ["user", userEvents],
        ["enrollment", enrollmentEvents],
        ["progress", progressEvents]
      ] as const) {
        await eventually(`every event of ${owner} is in the log`, async () => {
          const { records, stored } = await Effect.runPromise(published(restored, owner, topic.name))
          const known = new Set(stored)
          assert.deepStrictEqual(
            records.filter((id) => !known.has(id)),
            [],
            "the log speaks of events that never were"
          )
          const there = new Set(records)
          return stored.length > 0 && stored.every((id) => there.has(id))
        })
      }
      const trail = await lyceum(["audit", "verify", "--data-dir", restored])
      assert.strictEqual(trail.code, 0, trail.output)
      const one = before[0]
      const told1 = await lyceum([
        "audit",
        "history",
        "enrollment",
        `enrollment-${one?.enrollmentId}`,
        "--data-dir",
        restored
      ])
      assert.match(
        told1.output,
        /lyceum\.enrollment\.enrolled\.v1 {2}by user:\S+, because of request \S+[\s\S]*exactly this state/
      )
      await signedIn(next.address, accounts.learner)
    } finally {
      await next.kill()
    }
  } finally {
    stop.abort()
    await Promise.allSettled(writers)
    await platform.kill()
    rmSync(root, { recursive: true, force: true })
  }
})
