/**
 * Pictures of the main pages, taken in a real browser on the real services with the shipped course, into docs/screens/.
 * `npm run screens [name]`: all, or those whose name holds what is given.
 */
import { createLyceum, type Locale } from "@lyceum/sdk"
import { accounts, type Who } from "@lyceum/web/test-browser/accounts"
import { startHarness } from "@lyceum/web/test-browser/Harness"
import { startVisit, type windows } from "@lyceum/web/test-browser/Visit"
import { mkdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { chromium } from "playwright-core"

const folder = resolve(import.meta.dirname, "..", "docs", "screens")

interface Shot {
  readonly name: string
  readonly path: string
  readonly as?: Who
  readonly theme?: "light" | "dark"
  readonly locale?: Locale
  readonly window?: keyof typeof windows
}

const names = [
  "Amira",
  "Ben",
  "Chiara",
  "Dorothea",
  "Emil",
  "Farid",
  "Greta",
  "Hugo",
  "Ida",
  "Jonas",
  "Khadija",
  "Lotte"
]
const minutes = 45

/** A class at work for three quarters of an hour: each minute some of them look at something. Gives their windows time to close. */
const busyClass = async (address: string, courseId: string, itemIds: ReadonlyArray<string>): Promise<void> => {
  const people = await Promise.all(
    names.map(async (name, index) => {
      const person = createLyceum({ baseUrl: address })
      const credentials = { email: `${name.toLowerCase()}@school.example`, password: `${name}-reads-with-the-class` }
      await person.signUp.register({ body: { ...credentials, name: `${name} Example` } })
      await person.signIn(credentials)
      await person.enrollments.create({ body: { courseId } })
      return { person, diligence: 2 + (index % 5) }
    })
  )
  const from = Date.now() - (minutes + 3) * 60_000
  for (let minute = 0; minute < minutes; minute++) {
    const here = people.filter(
      ({ diligence }, index) => (minute + index) % 7 < diligence * Math.sin((minute / minutes) * 3) + 1
    )
    await Promise.all(
      here.map(({ person }, index) =>
        person.learningEvents.record({
          body: {
            events: [
              {
                id: crypto.randomUUID(),
                type: "item-viewed" as const,
                courseId,
                itemId: itemIds[Math.floor(minute / 6) + (index % 3)] ?? "",
                occurredAt: new Date(from + minute * 60_000).toISOString()
              }
            ]
          }
        })
      )
    )
  }
  const [first] = people
  for (let tries = 0; tries < 60; tries++) {
    const seen = await first?.person.activeLearners.activeLearners({ query: { courseId } })
    if ((seen?.data.windows.length ?? 0) >= minutes - 5) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error("the windows of the class did not close")
}

/** A learner half way through the shipped course; gives the addresses that the pictures need. */
const prepare = async (address: string) => {
  const learner = createLyceum({ baseUrl: address })
  await learner.signIn({ email: accounts.learner.email, password: accounts.learner.password })
  const { data: courses } = await learner.catalogue.listCourses()
  const [course] = courses.items
  if (course === undefined) throw new Error("the platform came without its course")
  const courseId = course.id
  await learner.enrollments.create({ body: { courseId } })
  const { data: outline } = await learner.catalogue.outline({ path: { courseId } })
  const items = outline.sections.flatMap(({ lessons }) =>
    lessons.flatMap(({ pages }) => pages.flatMap(({ items }) => items))
  )
  // First, for what is older than what was counted comes too late.
  await busyClass(
    address,
    courseId,
    items.filter(({ kind }) => kind === "text").map(({ id }) => id)
  )
  const read = items.filter(({ kind, rule }) => kind === "text" && rule.kind === "viewed").slice(0, 9)
  await learner.learningEvents.record({
    body: {
      events: read.map(({ id }) => ({
        id: crypto.randomUUID(),
        type: "item-viewed" as const,
        courseId,
        itemId: id,
        occurredAt: new Date().toISOString()
      }))
    }
  })
  const quiz = items.find(({ kind }) => kind === "quiz")
  const lesson = read[1]
  if (quiz === undefined || lesson === undefined) throw new Error("the shipped course has no quiz, or no text")
  /** The language of an account goes before that of the browser. */
  const speak = (locale: Locale) => learner.users.changeMe({ body: { locale } })
  return { courseId, slug: course.slug, lesson: lesson.id, quiz: quiz.id, speak }
}

const harness = await startHarness()
const browser = await chromium.connect(harness.browser.wsEndpoint())
const { courseId, lesson, quiz, slug, speak } = await prepare(harness.address)
const itemPage = `/courses/${courseId}/items/${lesson}`

const shots: ReadonlyArray<Shot> = [
  { name: "start", path: "/" },
  { name: "catalogue", path: "/courses" },
  { name: "course", path: `/courses/${slug}` },
  { name: "home", path: "/home", as: "learner" },
  { name: "home-dark", path: "/home", as: "learner", theme: "dark" },
  { name: "lesson", path: itemPage, as: "learner" },
  { name: "lesson-dark", path: itemPage, as: "learner", theme: "dark" },
  { name: "lesson-rtl", path: itemPage, as: "learner", locale: "ar" },
  { name: "lesson-360", path: itemPage, as: "learner", window: "narrow" },
  { name: "quiz", path: `/courses/${courseId}/items/${quiz}`, as: "learner" },
  { name: "account", path: "/account", as: "learner" },
  { name: "teach", path: "/teach", as: "instructor" },
  { name: "dashboard", path: `/teach/${courseId}`, as: "instructor" },
  { name: "editor", path: `/teach/${courseId}/edit`, as: "instructor" },
  { name: "roster", path: `/teach/${courseId}/roster`, as: "instructor" },
  { name: "health", path: "/admin/health", as: "admin" }
]

mkdirSync(folder, { recursive: true })
const wanted = process.argv[2] ?? ""
for (const { name, path, ...options } of shots.filter(({ name }) => name.includes(wanted))) {
  await speak(options.locale ?? "en")
  const { complaints, context, open, page } = await startVisit(browser, harness.address, options)
  await open(path)
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" })
  await page.locator(".skeleton").first().waitFor({ state: "detached" })
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path: join(folder, `${name}.png`) })
  console.log(`${name}.png  ${path}${complaints.length === 0 ? "" : `  ${complaints.join("; ")}`}`)
  await context.close()
}
await browser.close()
await harness.close()
process.exit(0)
