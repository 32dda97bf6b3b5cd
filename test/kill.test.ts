/**
 * `kill -9` in the middle of traffic, several times over the same data: nothing acknowledged is lost, nothing is doubled, and
 * everything that was accepted arrives in the end.
 */
import { assert, it } from "@effect/vitest"
import { createLyceum, isProblem, type LearningEventInput, type Lyceum, pages } from "@lyceum/sdk"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { lyceum as commandLine, type PlatformProcess, startProcess } from "./support/process.ts"

const seed = Number(process.env["LYCEUM_SEED"] ?? Math.floor(Math.random() * 1_000_000))
/** mulberry32: a seeded choice of when to kill. */
let state = seed
const random = (): number => {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

/** What one learner was told: only what was answered with success is in here. */
interface Acknowledged {
  readonly email: string
  registered: boolean
  enrolled: string | undefined
  readonly viewed: Set<string>
}

const password = "four words are enough"

/** One learner's traffic until the platform goes away. Every request is retried after the restart with the same key. */
const traffic = async (address: string, learner: Acknowledged, courseId: string, items: ReadonlyArray<string>) => {
  const client = createLyceum({ baseUrl: address })
  if (!learner.registered) {
    try {
      await client.signUp.register({ body: { email: learner.email, password, name: "Kay" } })
    } catch (error) {
      // Accepted before the kill, its answer lost: then the account is there, and that is right.
      if (!isProblem(error, "urn:lyceum:problem:email-taken")) throw error
    }
    learner.registered = true
  }
  await client.signIn({ email: learner.email, password })
  const { data } = await client.enrollments.create({ body: { courseId } })
  learner.enrolled = data.id
  for (const itemId of items) {
    if (learner.viewed.has(itemId)) continue
    const event: LearningEventInput = {
      id: crypto.randomUUID(),
      type: "item-viewed",
      courseId,
      itemId,
      occurredAt: new Date().toISOString()
    }
    const { data: receipt } = await client.learningEvents.record({ body: { events: [event] } })
    if (receipt.accepted === 1) learner.viewed.add(itemId)
  }
}

const viewedItems = async (client: Lyceum, courseId: string) => {
  const { data: outline } = await client.catalogue.outline({ path: { courseId } })
  return outline.sections
    .flatMap(({ lessons }) => lessons.flatMap((lesson) => lesson.pages.flatMap((page) => page.items)))
    .filter(({ kind, rule }) => rule.kind === "viewed" && kind !== "unsupported")
    .map(({ id }) => id)
}

/** Waits for something that must come true, up to a minute. */
const eventually = async (what: string, check: () => Promise<boolean>) => {
  const until = Date.now() + 60_000
  while (!(await check())) {
    if (Date.now() > until) assert.fail(`${what} did not come true within a minute (seed ${seed})`)
    await new Promise((resume) => setTimeout(resume, 100))
  }
}

it("kill -9 loses and doubles nothing", { timeout: 180_000 }, async () => {
  console.log(`seed ${seed} (LYCEUM_SEED repeats it)`)
  const folder = mkdtempSync(join(tmpdir(), "lyceum-kill-"))
  const learners = Array.from({ length: 6 }, (_, index): Acknowledged => ({
    email: `kay${index}@lyceum.example`,
    registered: false,
    enrolled: undefined,
    viewed: new Set()
  }))
  let platform: PlatformProcess = await startProcess(folder)
  try {
    const visitor = createLyceum({ baseUrl: platform.address })
    await visitor.signIn({ email: "admin@lyceum.example", password: "watch-over-it-all" })
    const course = (await visitor.catalogue.listCourses({ query: {} })).data.items[0]
    if (course === undefined) return assert.fail("the platform's own course is not there")
    const items = await viewedItems(visitor, course.id)
    for (let kill = 0; kill < 3; kill++) {
      const work = learners.map((learner) =>
        traffic(platform.address, learner, course.id, items).catch(() => undefined)
      )
      await new Promise((resume) => setTimeout(resume, 200 + random() * 1200))
      await platform.kill()
      await Promise.all(work)
      platform = await startProcess(folder)
    }
    // The last round meets no kill: whatever was half done is taken up again.
    await Promise.all(learners.map((learner) => traffic(platform.address, learner, course.id, items)))

    const admin = createLyceum({ baseUrl: platform.address })
    await admin.signIn({ email: "admin@lyceum.example", password: "watch-over-it-all" })
    const users: Array<string> = []
    for await (const user of pages((page) => admin.users.listUsers({ query: { ...page } }))) users.push(user.email)
    assert.strictEqual(new Set(users).size, users.length, "an account was doubled")
    for (const { email } of learners) assert.include(users, email, "an account was lost")
    const enrolled: Array<string> = []
    for await (const one of pages((page) => admin.enrollments.list({ query: { ...page, courseId: course.id } }))) {
      enrolled.push(one.id)
    }
    assert.strictEqual(new Set(enrolled).size, enrolled.length, "an enrolment was doubled")
    for (const { enrolled: id } of learners) assert.include(enrolled, id, "an enrolment was lost")

    for (const learner of learners) {
      const client = createLyceum({ baseUrl: platform.address })
      await client.signIn({ email: learner.email, password })
      const { data: history } = await client.enrollments.history({
        path: { enrollmentId: learner.enrolled ?? "" },
        query: {}
      })
      assert.strictEqual(
        history.items.filter(({ type }) => type.includes("enrolled")).length,
        1,
        "enrolled more than once"
      )
      await eventually("every accepted view is in the progress", async () => {
        const { data: progress } = await client.progress.get({ path: { courseId: course.id } })
        const done = new Set(progress.items.filter(({ state: now }) => now === "completed").map(({ itemId }) => itemId))
        return [...learner.viewed].every((itemId) => done.has(itemId))
      })
    }
    await eventually("analytics has every enrolment", async () => {
      const { data: page } = await admin.courseAnalytics.course({ path: { courseId: course.id } })
      return page.enrolled === learners.length
    })
    for (const service of ["user", "course", "enrollment", "progress"]) {
      const { code, output } = await commandLine(["audit", "verify", service, "--data-dir", folder])
      assert.strictEqual(code, 0, output)
      assert.include(output, " 0 findings", `the audit trail of ${service}`)
    }
    assert.strictEqual(await platform.interrupt(), 130, platform.output())
  } finally {
    await platform.kill()
    rmSync(folder, { recursive: true, force: true })
  }
})
