/** What the side by side reads and writes: courses, learners, people with passwords, and the tokens that learners send. */
import { parts } from "@lyceum/course/Course"
import { Authoring } from "@lyceum/course/authoring/Authoring"
import { EnrollmentLookup } from "@lyceum/course/learners/EnrollmentLookup"
import { PgClient } from "@effect/sql-pg"
import { poolLayer } from "@lyceum/database/Database"
import type { SchemaUrls } from "@lyceum/database/Provision"
import type { CourseContent, Item } from "@lyceum/domain/Content"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { CourseId, CourseVersion, ItemId, LessonId, PageId, SectionId, UserId } from "@lyceum/domain/Ids"
import { outlineOf } from "@lyceum/domain/Outline"
import { documentOf } from "@lyceum/progress/domain/CourseVersion"
import { accessTokenType, tokenAlgorithm, tokenAudience, tokenIssuer } from "@lyceum/runtime/auth/AccessTokens"
import { layer as objectStore } from "@lyceum/storage/local/LocalObjectStore"
import { PasswordHashing } from "@lyceum/user/sign-in/PasswordHashing"
import { Effect, Layer, Redacted } from "effect"
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose"
import { randomBytes, randomUUID } from "node:crypto"
import { tmpdir } from "node:os"

/** Learners with a token of their own: few enough that each token was verified before the first request that counts. */
const learnerCount = 400
/** Courses to enrol in: each learner once in each, more than a run comes to. */
const enrolCount = 100
/** Published courses beside the large one. */
const courseCount = 40
/** Items of the large one. */
const itemCount = 1000
/** People who sign in. */
const peopleCount = 50
const password = "a long enough password"

export type Schemas = Readonly<Record<"course" | "enrollment" | "messaging" | "progress" | "user", SchemaUrls>>

/** What the client must know, and the published key that verifies its tokens. */
export interface Seeded {
  readonly outlineId: CourseId
  readonly courses: ReadonlyArray<CourseId>
  readonly learners: ReadonlyArray<{ readonly userId: UserId; readonly token: string }>
  readonly items: ReadonlyArray<ItemId>
  readonly emails: ReadonlyArray<string>
  readonly password: string
  readonly jwks: string
}

const chunks = <A>(all: ReadonlyArray<A>, size: number) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))

/** A course of so many items: five a page, four pages a lesson, five lessons a section. */
const courseOf = (title: string, count: number): CourseContent => {
  const items = Array.from({ length: count }, (_, n): Item => ({
    id: ItemId.make(randomUUID()),
    key: `item-${n}`,
    title: `What happens to event number ${n}, and why`,
    rule: { kind: "viewed" },
    required: true,
    body: { kind: "text", format: "html", text: `<p>Text ${n}</p>`.repeat(20) }
  }))
  const pages = chunks(items, 5).map((own, n) => ({
    id: PageId.make(randomUUID()),
    key: `p${n}`,
    title: `Page ${n}`,
    items: own
  }))
  const lessons = chunks(pages, 4).map((own, n) => ({
    id: LessonId.make(randomUUID()),
    key: `l${n}`,
    title: `Lesson ${n}`,
    pages: own
  }))
  const sections = chunks(lessons, 5).map((own, n) => ({
    id: SectionId.make(randomUUID()),
    key: `s${n}`,
    title: `Section ${n}`,
    lessons: own
  }))
  return {
    title,
    summary: "What one learns here, in two or three lines as an author writes them for the catalogue.",
    description: "",
    language: "en",
    settings: { capacity: null, prerequisites: [], sequential: false },
    sections,
    files: []
  }
}

const owner = UserId.make(randomUUID())

/** Publishes by the course service's own commands. */
const publish = Effect.fnUntraced(function* (content: CourseContent) {
  const authoring = yield* Authoring
  const { courseId } = yield* authoring.create(owner, content.title, content.summary)
  yield* authoring.save(courseId, null, content)
  yield* authoring.publish(courseId, null)
  return courseId
})

const seedCourses = (url: Redacted.Redacted, large: CourseContent) =>
  Effect.gen(function* () {
    const outlineId = yield* publish(large)
    yield* Effect.forEach(
      Array.from({ length: courseCount }, (_, n) => courseOf(`Course number ${n} of the catalogue`, 10)),
      publish
    )
    return outlineId
  }).pipe(
    Effect.provide(
      parts.pipe(
        Layer.provide([
          Layer.succeed(EnrollmentLookup, EnrollmentLookup.of({ find: () => Effect.succeedNone })),
          objectStore({
            folder: tmpdir(),
            uploadBaseUrl: "http://localhost/uploads",
            signingKey: Redacted.make(randomBytes(32).toString("base64url"))
          }),
          poolLayer({ url, applicationName: "seed", maxConnections: 2 })
        ])
      )
    )
  )

const onSchema = <A, E>(url: Redacted.Redacted, work: (sql: PgClient.PgClient) => Effect.Effect<A, E>) =>
  Effect.flatMap(PgClient.PgClient, work).pipe(
    Effect.provide(poolLayer({ url, applicationName: "seed", maxConnections: 1 }))
  )

/** The rows that a peer builds an outline from when it does as is usual. */
const seedOutlineRows = (urls: SchemaUrls, courseId: CourseId, content: CourseContent) => {
  const rows = outlineOf(courseId, CourseVersion.make(1), content).sections.flatMap((section) =>
    section.lessons.flatMap((lesson) =>
      lesson.pages.flatMap((page) => page.items.map((item) => ({ section, lesson, page, item })))
    )
  )
  return onSchema(urls.ownerUrl, (sql) =>
    Effect.gen(function* () {
      yield* sql`CREATE TABLE outline_items (
        course_id uuid NOT NULL, version int NOT NULL, place int NOT NULL, section_id uuid NOT NULL,
        section_title text NOT NULL, lesson_id uuid NOT NULL, lesson_title text NOT NULL, page_id uuid NOT NULL,
        page_title text NOT NULL, id uuid NOT NULL, title text NOT NULL, kind text NOT NULL, rule jsonb NOT NULL,
        required boolean NOT NULL, minutes int NOT NULL, PRIMARY KEY (course_id, version, place))`
      const json = JSON.stringify(
        rows.map(({ item, lesson, page, section }, place) => ({
          place,
          section_id: section.id,
          section_title: section.title,
          lesson_id: lesson.id,
          lesson_title: lesson.title,
          page_id: page.id,
          page_title: page.title,
          id: item.id,
          title: item.title,
          kind: item.kind,
          rule: item.rule,
          required: item.required,
          minutes: item.estimatedMinutes
        }))
      )
      yield* sql`INSERT INTO outline_items SELECT ${courseId}::uuid, 1, r.* FROM jsonb_to_recordset(${json}::text::jsonb)
        AS r (place int, section_id uuid, section_title text, lesson_id uuid, lesson_title text, page_id uuid,
          page_title text, id uuid, title text, kind text, rule jsonb, required boolean, minutes int)`
    })
  )
}

const seedEnrollment = (url: Redacted.Redacted, courses: ReadonlyArray<CourseId>) =>
  onSchema(url, (sql) =>
    Effect.forEach(
      courses,
      (id, n) =>
        sql`SELECT learn_course(${id}::uuid, ${owner}::uuid, ${`course-${n}`}::text, ${`Course ${n}`}::text, 1, null::int, '{}'::uuid[])`
    )
  )

const seedProgress = (
  url: Redacted.Redacted,
  courseId: CourseId,
  content: CourseContent,
  learners: ReadonlyArray<UserId>
) =>
  onSchema(url, (sql) =>
    Effect.gen(function* () {
      const document = JSON.stringify(documentOf(courseId, CourseVersion.make(1), content))
      yield* sql`INSERT INTO course_versions (course_id, version, document, format)
        VALUES (${courseId}, 1, ${document}::text::jsonb, 2)`
      yield* sql`INSERT INTO enrollments (enrollment_id, user_id, course_id, course_version, status, enrolled_at)
        SELECT l.id, l.user_id, ${courseId}::uuid, 1, 'active', now()
        FROM unnest(${learners.map((userId) => enrollmentId(courseId, userId))}::uuid[], ${learners}::uuid[]) AS l (id, user_id)`
    })
  )

const seedPeople = (
  url: Redacted.Redacted,
  emails: ReadonlyArray<string>,
  key: { readonly kid: string; readonly privateKey: string; readonly publicKey: string }
) =>
  onSchema(url, (sql) =>
    Effect.gen(function* () {
      const hash = yield* (yield* PasswordHashing).hash(password)
      yield* sql`WITH new AS (SELECT gen_random_uuid() AS id, email FROM unnest(${emails}::text[]) AS email),
        named AS (INSERT INTO people (user_id, email, name, password_hash) SELECT id, email, 'Somebody', ${hash} FROM new)
        INSERT INTO accounts (user_id, role, locale, status, created_at) SELECT id, 'learner', 'en', 'active', now() FROM new`
      yield* sql`INSERT INTO signing_keys (kid, private_key, public_key, created_at)
        VALUES (${key.kid}, ${key.privateKey}::text::jsonb, ${key.publicKey}::text::jsonb, now() - interval '1 hour')`
    }).pipe(Effect.provide(PasswordHashing.layer))
  )

/** Fills the migrated schemas. */
export const seed = Effect.fnUntraced(function* (schemas: Schemas): Effect.fn.Return<Seeded, unknown> {
  const learners = Array.from({ length: learnerCount }, () => UserId.make(randomUUID()))
  const emails = Array.from({ length: peopleCount }, (_, n) => `person-${n}@example.org`)
  const large = courseOf("A course of a thousand items", itemCount)
  const outlineId = yield* seedCourses(schemas.course.url, large)
  const courses = Array.from({ length: enrolCount }, () => CourseId.make(randomUUID()))
  yield* seedOutlineRows(schemas.course, outlineId, large)
  yield* seedEnrollment(schemas.enrollment.url, courses)
  yield* seedProgress(schemas.progress.url, outlineId, large, learners)
  const pair = yield* Effect.promise(() => generateKeyPair(tokenAlgorithm, { crv: "Ed25519", extractable: true }))
  const publicKey = yield* Effect.promise(() => exportJWK(pair.publicKey))
  const kid = yield* Effect.promise(() => calculateJwkThumbprint(publicKey))
  const privateKey = yield* Effect.promise(() => exportJWK(pair.privateKey))
  yield* seedPeople(schemas.user.url, emails, {
    kid,
    privateKey: JSON.stringify(privateKey),
    publicKey: JSON.stringify(publicKey)
  })
  const tokenOf = (userId: UserId) =>
    new SignJWT({ role: "learner", sid: randomUUID() })
      .setProtectedHeader({ alg: tokenAlgorithm, typ: accessTokenType, kid })
      .setIssuer(tokenIssuer)
      .setAudience(tokenAudience)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime("12h")
      .setJti(randomUUID())
      .sign(pair.privateKey)
  return {
    outlineId,
    courses,
    learners: yield* Effect.promise(() =>
      Promise.all(learners.map(async (userId) => ({ userId, token: await tokenOf(userId) })))
    ),
    items: large.sections.flatMap(({ lessons }) =>
      lessons.flatMap(({ pages }) => pages.flatMap(({ items }) => items.map(({ id }) => id)))
    ),
    emails,
    password,
    jwks: JSON.stringify({ keys: [{ ...publicKey, kid, alg: tokenAlgorithm, use: "sig" }] })
  }
})

/**
 * Enrolments are forgotten, so that each run begins with the same tables. By the server's administrator: a service may not. What
 * a server still writes for a client that left may be in the way: once more.
 */
export const forgetEnrollments = (adminUrl: string) =>
  onSchema(Redacted.make(adminUrl), (sql) =>
    sql
      .unsafe(
        `DO $$ BEGIN SET LOCAL session_replication_role = replica;
        TRUNCATE enrollment.events, enrollment.streams, enrollment.idempotency, enrollment.enrollments; END $$`
      )
      .pipe(Effect.retry({ times: 5 }))
  )
