/** What a learner does from the first visit to the certificate, through the one address, and what must be seen of it. */
import { createLyceum, type Lyceum } from "@lyceum/sdk"
import { assert } from "@effect/vitest"
import { oneItemCourse } from "../../../test/support/courses.ts"

const patience = 60_000

/** Tries again until an assertion holds, for at most a minute. */
export const eventually = async <A>(check: () => Promise<A>): Promise<A> => {
  const until = Date.now() + patience
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resume) => setTimeout(resume, 200))
    }
  }
}

export const signedIn = async (address: string, account: { readonly email: string; readonly password: string }) => {
  const client = createLyceum({ baseUrl: address })
  await client.signIn(account)
  return client
}

const password = "four words are enough"

/** A new account, signed in. */
export const newLearner = async (address: string, email: string): Promise<Lyceum> => {
  const client = createLyceum({ baseUrl: address })
  await client.signUp.register({ body: { email, password, name: "Kay" } })
  await client.signIn({ email, password })
  return client
}

/** Tells of one view at a time in milliseconds since 1970; gives how many events were taken. */
export const view = async (learner: Lyceum, courseId: string, itemId: string, at: number): Promise<number> => {
  const event = {
    id: crypto.randomUUID(),
    type: "item-viewed",
    courseId,
    itemId,
    occurredAt: new Date(at).toISOString()
  } as const
  return (await learner.learningEvents.record({ body: { events: [event] } })).data.accepted
}

/** A course, a learner who registers, enrols and completes it, its certificate, and both in analytics. */
export const journey = async (address: string, name: string, minutesAgo: number): Promise<void> => {
  const instructor = await signedIn(address, {
    email: "instructor@lyceum.example",
    password: "teach-something-new"
  })
  const { courseId, itemId } = await oneItemCourse(instructor, `Course of ${name}`)
  const learner = await newLearner(address, `${name}@lyceum.example`)
  await eventually(() => learner.enrollments.create({ body: { courseId } }))
  const at = Date.now() - minutesAgo * 60_000
  await eventually(async () => assert.strictEqual(await view(learner, courseId, itemId, at), 1))
  const certificateId = await eventually(async () => {
    const { data } = await learner.progress.get({ path: { courseId } })
    assert.strictEqual(data.percent, 100)
    return data.certificateId ?? assert.fail("no certificate yet")
  })
  const visitor = createLyceum({ baseUrl: address })
  const { data: certificate } = await visitor.certificatesPublic.verify({ path: { certificateId } })
  assert.strictEqual(certificate.courseId, courseId)
  await eventually(async () => {
    const { data: enrollments } = await learner.enrollments.list({ query: { courseId } })
    assert.strictEqual(enrollments.items[0]?.status, "completed")
    const { data: course } = await instructor.courseAnalytics.course({ path: { courseId } })
    assert.deepStrictEqual([course.enrolled, course.completed], [1, 1])
  })
  const from = new Date(Math.floor(at / 60_000) * 60_000).toISOString()
  await eventually(async () => {
    const { data } = await learner.activeLearners.activeLearners({ query: { courseId, from } })
    assert.deepStrictEqual(
      data.windows.map(({ start, uniqueLearners }) => [start, uniqueLearners]),
      [[from, 1]]
    )
  })
}
