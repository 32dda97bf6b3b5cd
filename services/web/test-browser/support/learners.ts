/** People who learn: each test that changes something has its own, registered and enrolled over the API as anybody would be. */
import { createLyceum, type Locale, type Lyceum } from "@lyceum/sdk"
import { inject } from "vitest"

export interface Learner {
  readonly email: string
  readonly password: string
  readonly id: string
  /** Speaks for this learner. */
  readonly lyceum: Lyceum
}

const password = "correct-horse-battery"
let count = 0

/** Speaks for an account. */
export const signedInAs = async (
  who: { readonly email: string; readonly password: string },
  address: string = inject("address")
): Promise<Lyceum> => {
  const lyceum = createLyceum({ baseUrl: address })
  await lyceum.signIn({ email: who.email, password: who.password })
  return lyceum
}

/** Somebody new. */
export const newLearner = async ({
  address = inject("address"),
  locale = "en"
}: { readonly address?: string; readonly locale?: Locale } = {}): Promise<Learner> => {
  count += 1
  const email = `reader-${process.pid}-${Date.now()}-${count}@lyceum.example`
  const { data } = await createLyceum({ baseUrl: address }).signUp.register({
    body: { email, password, name: "Rima Reader", locale }
  })
  return { email, password, id: data.id, lyceum: await signedInAs({ email, password }, address) }
}

/** An item of a course, by its title. */
export interface Found {
  readonly courseId: string
  readonly itemId: string
  /** Where it is in the app. */
  readonly path: string
}

/** Waits for what comes by an event: asks until there is something. */
export const eventually = async <Value>(ask: () => Promise<Value | undefined>): Promise<Value> => {
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    const value = await ask()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error("it did not come within 15 seconds")
}

/** The id of the shipped course. */
export const shippedCourse = async (lyceum: Lyceum): Promise<string> => {
  const { data } = await lyceum.catalogue.listCourses({ query: { query: "events exactly once", limit: 100 } })
  const course = data.items.find(({ title }) => title === "Events, exactly once")
  if (course === undefined) throw new Error("the shipped course is not in the catalogue")
  return course.id
}

/** Enrols and waits until progress knows of it. */
export const enrol = async ({ lyceum }: Learner, courseId: string): Promise<void> => {
  await lyceum.enrollments.create({ body: { courseId } })
  await eventually(() =>
    lyceum.progress.get({ path: { courseId } }).then(
      () => true,
      () => undefined
    )
  )
}

/** Where an item is. */
export const findItem = async (lyceum: Lyceum, courseId: string, title: string): Promise<Found> => {
  const { data } = await lyceum.catalogue.outline({ path: { courseId } })
  const items = data.sections.flatMap((section) =>
    section.lessons.flatMap((lesson) => lesson.pages.flatMap((page) => page.items))
  )
  const item = items.find((one) => one.title === title)
  if (item === undefined) throw new Error(`no item is called ${title}`)
  return { courseId, itemId: item.id, path: `/courses/${courseId}/items/${item.id}` }
}
