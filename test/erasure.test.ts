/**
 * A canary person, whose name, address, phone and every word are found nowhere else: exports everything, is erased, and then every
 * store is searched for them: all tables and the database's own files, the notification table, every record of the log, the files
 * of courses, every log line, everything else in the data folder. What may remain is in `allowed`, with its reason.
 */
import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { EventLog } from "@lyceum/messaging/EventLog"
import { readItems } from "@lyceum/local/backup/TableItems"
import { runningLog } from "@lyceum/local/cli/RunningLog"
import { notificationsTable } from "@lyceum/local/platform/Platform"
import { findRunning } from "@lyceum/local/platform/Running"
import { createLyceum, type Lyceum } from "@lyceum/sdk"
import { Effect, Option, Redacted, Schema } from "effect"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { oneItemCourse } from "./support/courses.ts"
import { accounts } from "./support/platform.ts"
import { startProcess } from "./support/process.ts"

/** In every word of theirs, whatever its letters' case. */
const mark = "zebrafink"
const phone = "+4915799887766"
const canary = { email: `${mark}.quetzal@lyceum.example`, password: "four words are enough", name: "Zebrafink Quetzal" }

/**
 * What may still hold them, and why:
 * - `mail/`: messages that were sent before. Elsewhere they lie in the person's own mailbox; the laptop's stands for it.
 * - `dynamodb/`, `postgres/` (as raw files): what a store's own compaction has not overwritten yet; the test searches both through their
 *   servers, and PostgreSQL's tables as files after a VACUUM FULL. Its log of writes goes within a few checkpoints.
 */
const allowed = (path: string) => /^(mail|dynamodb|postgres)\//.test(path)

const eventually = async (what: string, check: () => Promise<boolean>) => {
  const until = Date.now() + 60_000
  while (!(await check())) {
    if (Date.now() > until) assert.fail(`${what} did not come true within a minute`)
    await new Promise((resume) => setTimeout(resume, 200))
  }
}

const holds = (bytes: Buffer): boolean => {
  const text = bytes.toString("latin1").toLowerCase()
  return text.includes(mark) || text.includes(phone)
}

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const Names = Schema.Array(Schema.Struct({ schema: Schema.String, name: Schema.String }))
const Dump = Schema.Tuple([Schema.Struct({ dump: Schema.NullOr(Schema.String) })])

const onDatabase = <A, E>(folder: string, query: Effect.Effect<A, E, PgClient.PgClient>) =>
  Effect.gen(function* () {
    const url = new URL((yield* findRunning(folder)).serverUrl)
    url.pathname = "/lyceum"
    return yield* Effect.provide(query, PgClient.layer({ url: Redacted.make(url.href), maxConnections: 1 }))
  })

const tables = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  return yield* Schema.decodeUnknownEffect(Names)(
    yield* sql`SELECT schemaname AS schema, tablename AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`
  )
})

/** Tables with a row that holds them: as text, and as the hex of `bytea`. */
const findInTables = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const found: Array<string> = []
  const hex = Buffer.from(mark).toString("hex")
  const capital = Buffer.from("Zebrafink").toString("hex")
  for (const { name, schema } of yield* tables) {
    const [{ dump }] = yield* Schema.decodeUnknownEffect(Dump)(
      yield* sql`SELECT string_agg(t::text, E'\n') AS dump FROM ${sql(`${schema}.${name}`)} t
        WHERE strpos(lower(t::text), ${mark}) > 0 OR strpos(t::text, ${hex}) > 0 OR strpos(t::text, ${capital}) > 0
          OR strpos(t::text, ${phone}) > 0`
    )
    if (dump !== null) found.push(`${schema}.${name}: ${dump.slice(0, 300)}`)
  }
  return found
})

/** Every record of every topic, its side topics too; how many there were, and those that hold them. */
const findInLog = (folder: string) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const found: Array<string> = []
    let records = 0
    for (const { name } of topicSpecs) {
      for (let partition = 0; partition < (yield* log.partitionCount(name)); partition++) {
        let offset = 0
        while (true) {
          const read = yield* log.fetch({ topic: name, partition, offset, maxRecords: 500, maxWaitMillis: 0 })
          for (const { headers, key, value } of read.records) {
            records++
            if (holds(Buffer.from(`${key} ${JSON.stringify(headers)} ${Buffer.from(value).toString("latin1")}`))) {
              found.push(`${name}: ${Buffer.from(value).toString().slice(0, 200)}`)
            }
          }
          const last = read.records.at(-1)
          if (last === undefined) break
          offset = last.offset + 1
        }
      }
    }
    return { found, records }
  }).pipe(Effect.provide(runningLog({ dataDir: folder, kafka: Option.none() })))

const findInInboxes = (folder: string) =>
  Effect.gen(function* () {
    const items = yield* readItems((yield* findRunning(folder)).tables, notificationsTable)
    return items.map((item) => JSON.stringify(item)).filter((item) => holds(Buffer.from(item)))
  })

/** The first attempt of a quiz of the course that asks for a text, with that text as its answer. */
const answerWithText = async (person: Lyceum, courseId: string) => {
  const { data: outline } = await person.catalogue.outline({ path: { courseId } })
  const items = outline.sections.flatMap(({ lessons }) =>
    lessons.flatMap(({ pages }) => pages.flatMap((one) => one.items))
  )
  for (const { id: itemId, kind } of items) {
    if (kind !== "quiz") continue
    const { data: attempt } = await person.attempts.start({ body: { courseId, itemId } })
    const question = attempt.questions.find((one) => one.kind === "text")
    if (question === undefined) continue
    const answers = [{ questionId: question.id, answer: { kind: "text" as const, text: `${mark} answers` } }]
    await person.attempts.save({ path: { attemptId: attempt.id }, body: { answers } })
    return
  }
  assert.fail("no quiz of the course asks for a text")
}

it("an export holds everything, and after an erasure nothing is found", { timeout: 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "lyceum-canary-"))
  const platform = await startProcess(folder)
  try {
    const baseUrl = platform.address
    const admin = createLyceum({ baseUrl })
    await admin.signIn(accounts.admin)
    const instructor = createLyceum({ baseUrl })
    await instructor.signIn(accounts.instructor)
    const person = createLyceum({ baseUrl })
    await person.signUp.register({ body: canary, headers: { "idempotency-key": crypto.randomUUID() } })
    await person.signIn(canary)
    await person.passwordResets.request({ body: { email: canary.email } })
    await person.users.changeMe({ body: { name: canary.name.toUpperCase() } })
    const settings = { timeZone: "UTC", quietHours: null, digest: { frequency: "off" as const, hour: 8, weekday: 1 } }
    await person.notifications.setSettings({ body: { phone, ...settings } })
    await person.users.createApiToken({ body: { name: `${mark} token`, scopes: ["profile:read"] } })
    const { data: me } = await person.users.me()

    const { courseId, itemId } = await oneItemCourse(instructor, "A course with a bird in it")
    const listed = (await person.catalogue.listCourses({ query: {} })).data.items
    const slug = listed.find(({ id }) => id === courseId)?.slug ?? assert.fail("the course is not listed")
    await instructor.enrollmentBatches.submit({ body: `email,courseSlug\n${canary.email},${slug}\n` })
    await eventually("the bulk enrolment", async () => {
      const { data } = await person.enrollments.list({ query: { courseId } })
      return data.items.length === 1
    })
    await person.notes.put({ path: { courseId, itemId }, body: { text: `${mark} notes` } })
    await person.bookmarks.put({ path: { courseId, itemId } })
    const occurredAt = new Date().toISOString()
    const event = { id: crypto.randomUUID(), type: "item-viewed", courseId, itemId, occurredAt } as const
    await person.learningEvents.record({ body: { events: [event] } })
    let certificateId = ""
    await eventually("the certificate", async () => {
      const { data } = await person.certificates.list({ query: {} })
      certificateId = data.items[0]?.id ?? ""
      return certificateId !== ""
    })
    await person.certificates.showName({ path: { certificateId }, body: { visible: true } })
    const shipped = listed.find(({ id }) => id !== courseId)
    if (shipped === undefined) return assert.fail("the platform's own course is not there")
    await person.enrollments.create({ body: { courseId: shipped.id } })
    await answerWithText(person, shipped.id)

    // Everything there is to find is found before: the search can fail.
    const before = await Effect.runPromise(onDatabase(folder, findInTables))
    const where = before.map((line) => line.split(":")[0])
    for (const table of [
      "user.people",
      "user.api_tokens",
      "progress.notes",
      "progress.attempt_answers",
      "enrollment.batch_rows"
    ]) {
      assert.include(where, table)
    }

    const { data: asked } = await person.users.exportMe()
    await eventually("the export is complete", async () => {
      const { data } = await person.dataRequests.own()
      return data.items.some(({ completedAt, id }) => id === asked.request.id && completedAt !== null)
    })
    const { data: archive } = await person.dataRequests.archive({ path: { dataRequestId: asked.request.id } })
    assert.deepStrictEqual(Object.keys(archive.data).sort(), ["analytics", "enrollment", "progress", "user"])
    const all = JSON.stringify(archive)
    const words = [canary.email, canary.name.toUpperCase(), phone, `${mark} token`, `${mark} notes`, `${mark} answers`]
    for (const word of [...words, certificateId, courseId, shipped.id]) assert.include(all, word)
    for (const { answeredAt, holder } of archive.request.answers) assert.isString(answeredAt, holder)

    const { response } = await person.users.eraseMe()
    const receipt = /^\/v1\/data-requests\/(.+)$/.exec(response.headers.get("location") ?? "")?.[1] ?? ""
    await eventually("every service has erased", async () => {
      const { data } = await admin.dataRequests.get({ path: { dataRequestId: receipt } })
      assert.deepStrictEqual([data.kind, data.userId], ["erasure", me.id])
      return data.answers.every(({ answeredAt, holder }) => answeredAt !== null || holder === "inbox")
    })
    const open = (await admin.dataRequests.list({ query: { open: "true" } })).data.items.map(({ id }) => id)
    assert.deepStrictEqual(open, [receipt], "open until the inbox was emptied for the second time")
    await eventually("the inbox is empty", async () => (await Effect.runPromise(findInInboxes(folder))).length === 0)

    assert.deepStrictEqual(await Effect.runPromise(onDatabase(folder, findInTables)), [])
    const log = await Effect.runPromise(findInLog(folder))
    assert.isAbove(log.records, 20)
    assert.deepStrictEqual(log.found, [])
    await Effect.runPromise(
      onDatabase(
        folder,
        Effect.gen(function* () {
          const sql = yield* PgClient.PgClient
          for (const { name, schema } of yield* tables) yield* sql.unsafe(`VACUUM FULL "${schema}"."${name}"`)
          yield* sql`VACUUM FULL pg_catalog.pg_statistic`
          yield* sql`CHECKPOINT`
        })
      )
    )
    const raw = filesBelow(join(folder, "postgres", "cluster", "base")).filter((path) => holds(readFileSync(path)))
    assert.deepStrictEqual(raw, [], "the files of tables")
    const others = filesBelow(folder).filter((path) => !allowed(relative(folder, path)))
    assert.isAbove(others.length, 5)
    assert.deepStrictEqual(
      others.filter((path) => holds(readFileSync(path))),
      []
    )
    assert.include(readFileSync(join(folder, "logs", "lyceum.jsonl"), "utf8"), '"')
  } finally {
    await platform.kill()
    rmSync(folder, { recursive: true, force: true })
  }
})
