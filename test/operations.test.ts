/** What operators do, on the whole platform: dead letters, rebuilds, the audit trail, and the live stream through the one address. */
import { assert, layer } from "@effect/vitest"
import { EventLog } from "@lyceum/messaging/EventLog"
import { runningLog } from "@lyceum/local/cli/RunningLog"
import { createLyceum, type Lyceum } from "@lyceum/sdk"
import { Effect, Option, Schedule } from "effect"
import { oneItemCourse } from "./support/courses.ts"
import { accounts, Platform } from "./support/platform.ts"
import { lyceum } from "./support/process.ts"

const command = (folder: string, ...args: ReadonlyArray<string>) =>
  Effect.promise(() => lyceum([...args, "--data-dir", folder]))

/** Tries again until an assertion holds, for at most half a minute. */
const eventually = <A>(check: () => Promise<A>) =>
  Effect.retry(Effect.tryPromise(check), Schedule.max([Schedule.spaced("100 millis"), Schedule.recurs(300)]))

const signedIn = async (address: string, account: { readonly email: string; readonly password: string }) => {
  const client = createLyceum({ baseUrl: address })
  await client.signIn(account)
  return client
}

const view = async (learner: Lyceum, courseId: string, itemId: string, minutesAgo: number) =>
  learner.learningEvents.record({
    body: {
      events: [
        {
          id: crypto.randomUUID(),
          type: "item-viewed",
          courseId,
          itemId,
          occurredAt: new Date(Date.now() - minutesAgo * 60_000).toISOString()
        }
      ]
    }
  })

layer(Platform.layer, { excludeTestServices: true, timeout: "90 seconds" })("an operator", (it) => {
  it.effect(
    // First: activity of two minutes ago would be late once there is activity of now.
    "sees a closed window in the live stream, through the one address",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        const instructor = yield* Effect.promise(() => signedIn(address, accounts.instructor))
        const learner = yield* Effect.promise(() => signedIn(address, accounts.learner))
        const { courseId, itemId } = yield* Effect.promise(() => oneItemCourse(instructor, "Watched"))
        yield* Effect.promise(() => learner.enrollments.create({ body: { courseId } }))
        yield* Effect.promise(() => view(learner, courseId, itemId, 2))
        const window = yield* Effect.promise(async () => {
          for await (const { data } of learner.follow({ courseId })) return data
          return undefined
        })
        assert.strictEqual(window?.uniqueLearners, 1)
        assert.strictEqual(window?.courseId, courseId)
      }),
    { timeout: 60_000 }
  )

  it.effect(
    "finds a poison record in the dead letters, the partition having gone on, and may replay it",
    () =>
      Effect.gen(function* () {
        const { address, folder } = yield* Platform
        const poison = {
          key: "nobody",
          value: new TextEncoder().encode("{ not json"),
          headers: { ce_type: "lyceum.enrollment.enrolled.v1" },
          timestamp: Date.now()
        }
        yield* Effect.gen(function* () {
          const log = yield* EventLog
          // One in every partition, so that whoever comes after has one before them.
          const partitions = yield* log.partitionCount("enrollment-events")
          const keys = Array.from({ length: partitions * 8 }, (_, index) => `nobody-${index}`)
          yield* log.publish(
            "enrollment-events",
            keys.map((key) => ({ ...poison, key }))
          )
        }).pipe(Effect.provide(runningLog({ dataDir: folder, kafka: Option.none() })))
        const instructor = yield* Effect.promise(() => signedIn(address, accounts.instructor))
        const learner = yield* Effect.promise(() => signedIn(address, accounts.learner))
        const { courseId, itemId } = yield* Effect.promise(() => oneItemCourse(instructor, "Behind a poison"))
        yield* Effect.promise(() => learner.enrollments.create({ body: { courseId } }))
        yield* Effect.promise(() => view(learner, courseId, itemId, 0))
        yield* eventually(async () => {
          const { data } = await learner.progress.get({ path: { courseId } })
          assert.strictEqual(data.percent, 100)
          const { data: page } = await instructor.courseAnalytics.course({ path: { courseId } })
          assert.strictEqual(page.enrolled, 1)
        })
        const listed = yield* command(folder, "dead-letters", "list", "enrollment-events", "progress")
        assert.strictEqual(listed.code, 0, listed.output)
        assert.strictEqual(listed.output.match(/waiting {3}nobody-/g)?.length, 32, listed.output)
        const inspected = yield* command(folder, "dead-letters", "inspect", "enrollment-events", "progress", "0")
        assert.include(inspected.output, "{ not json")
        const replayed = yield* command(
          folder,
          "dead-letters",
          "replay",
          "enrollment-events",
          "progress",
          "--offset",
          "0"
        )
        assert.match(replayed.output, /^1 handed back to progress/)
        const again = yield* command(folder, "dead-letters", "replay", "enrollment-events", "progress", "--offset", "0")
        assert.match(again.output, /^0 handed back to progress/)
      }),
    { timeout: 90_000 }
  )

  it.effect(
    "rebuilds every read model, and every answer is what it was",
    () =>
      Effect.gen(function* () {
        const { address, folder } = yield* Platform
        const instructor = yield* Effect.promise(() => signedIn(address, accounts.instructor))
        const learner = yield* Effect.promise(() => signedIn(address, accounts.learner))
        const admin = yield* Effect.promise(() => signedIn(address, accounts.admin))
        const { courseId, itemId } = yield* Effect.promise(() => oneItemCourse(instructor, "To be rebuilt"))
        yield* Effect.promise(() => learner.enrollments.create({ body: { courseId } }))
        yield* Effect.promise(() => view(learner, courseId, itemId, 0))
        const answers = async () => {
          const { asOf: _, ...progress } = (await learner.progress.get({ path: { courseId } })).data
          const {
            asOf: __,
            behind: ___,
            ...course
          } = (await instructor.courseAnalytics.course({ path: { courseId } })).data
          return {
            progress,
            course,
            enrollments: (await admin.enrollments.list({ query: { courseId } })).data,
            users: (await admin.users.listUsers({ query: {} })).data,
            catalogue: (await learner.catalogue.listCourses({ query: {} })).data,
            outline: (await learner.catalogue.outline({ path: { courseId } })).data,
            item: (await learner.courses.item({ path: { courseId, itemId } })).data,
            certificates: (await learner.certificates.list({ query: {} })).data
          }
        }
        const before = yield* eventually(async () => {
          const now = await answers()
          assert.strictEqual(now.progress.percent, 100)
          assert.strictEqual(now.course.completed, 1)
          assert.strictEqual(
            now.certificates.items.some((one) => one.courseId === courseId),
            true
          )
          assert.strictEqual(now.enrollments.items[0]?.status, "completed")
          return now
        })
        for (const service of ["user", "course", "enrollment", "progress", "analytics"]) {
          const { code, output } = yield* command(folder, "rebuild", service)
          assert.strictEqual(code, 0, output)
        }
        yield* eventually(async () => assert.deepStrictEqual(await answers(), before))
        for (const service of ["user", "course", "enrollment", "progress"]) {
          const { code, output } = yield* command(folder, "audit", "verify", service)
          assert.strictEqual(code, 0, output)
          assert.include(output, " 0 findings")
        }
      }),
    { timeout: 120_000 }
  )
})
