/**
 * What a page does when one service is away, answered as the back end answers for it (services/web/test/upstreams.test.ts):
 * it says so, shows what works, tries again and comes back by itself. And back, forward, reload and double clicks.
 */
import { assert, describe } from "@effect/vitest"
import type { Page } from "playwright-core"
import { expectAccessible } from "./support/checks.ts"
import { it } from "./support/it.ts"
import { enrol, eventually, findItem, newLearner, shippedCourse } from "./support/learners.ts"
import { smallCourse } from "./support/small-course.ts"

/** Takes a service away from a page; gives what brings it back. */
const takeAway = async (page: Page, service: string, address: RegExp): Promise<() => Promise<void>> => {
  await page.route(address, (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "urn:lyceum:problem:service-unavailable",
        title: "A service does not answer",
        status: 503,
        detail: `the ${service} service does not answer; the rest of the platform works`
      })
    })
  )
  return () => page.unroute(address)
}

const atALesson = async () => {
  const who = await newLearner()
  const courseId = await shippedCourse(who.lyceum)
  await enrol(who, courseId)
  return { who, courseId, item: await findItem(who.lyceum, courseId, "Final review") }
}

// The app tries again every ten seconds.
describe("while a service is away", { timeout: 90_000 }, () => {
  it("the catalogue says so, and comes back by itself", async ({ visit }) => {
    const { expectComplaint, open, page } = await visit()
    const bringBack = await takeAway(page, "course", /\/v1\/course/)
    // Other tests publish courses too: this one is asked for by its words.
    await open("/courses?query=events%20exactly%20once")
    await page.getByRole("alert").getByText("That did not work").waitFor()
    await page.getByRole("button", { name: "Try again" }).first().waitFor()
    await expectAccessible(page)
    await bringBack()
    await page.getByRole("link", { name: "Events, exactly once" }).first().waitFor()
    assert.strictEqual(await page.getByRole("alert").getByText("That did not work").count(), 0)
    expectComplaint(/status of 503/)
  })

  it("home without progress leads on to the catalogue, and comes back at a press", async ({ visit }) => {
    const { who } = await atALesson()
    const { expectComplaint, open, page } = await visit({ as: who })
    const bringBack = await takeAway(page, "progress", /\/v1\/progress/)
    await open("/home")
    await page.getByRole("alert").getByText("That did not work").waitFor()
    await expectAccessible(page)
    await page.getByRole("alert").getByRole("link").click()
    await page.waitForURL("**/courses")
    await page.getByRole("heading", { name: "Catalogue" }).waitFor()
    await page.locator("main h2").first().waitFor()
    await bringBack()
    await page.goBack()
    const retry = page.getByRole("button", { name: "Try again" })
    const course = page.getByRole("link", { name: /course: Events, exactly once/ })
    await retry.or(course).first().waitFor()
    // It may come back by itself between the look and the press: then there is nothing to press any more.
    if ((await retry.count()) > 0) await retry.click({ timeout: 5000 }).catch(() => undefined)
    await course.first().waitFor()
    expectComplaint(/status of 503/)
  })

  it("a lesson can be read without progress, and shows it when it is back", async ({ visit }) => {
    const { item, who } = await atALesson()
    const { expectComplaint, open, page } = await visit({ as: who })
    const bringBack = await takeAway(page, "progress", /\/v1\/(?:progress|attempts|notes|bookmarks|learning-events)/)
    await open(item.path)
    await page.locator("h1", { hasText: "Final review" }).waitFor()
    const notice = page.locator("main .banner").first()
    await notice.waitFor()
    await expectAccessible(page)
    await bringBack()
    await page.getByText("Passed with 60% or more").waitFor()
    await page
      .getByText(/of \d+ lessons/)
      .first()
      .waitFor()
    expectComplaint(/status of 503/)
  })

  it("notifications say so in their place, and come back by themselves", async ({ visit }) => {
    const { expectComplaint, open, page } = await visit({ as: await newLearner() })
    const bringBack = await takeAway(page, "user", /\/v1\/(?:users|notifications|sessions|browser-session)/)
    await open("/notifications")
    await page.getByRole("alert").getByText("That did not work").waitFor()
    await page.getByRole("link", { name: "Lyceum", exact: false }).first().waitFor()
    await bringBack()
    await page.getByRole("alert").getByText("That did not work").waitFor({ state: "detached", timeout: 45_000 })
    expectComplaint(/status of 503/)
  })
})

describe("the browser's own ways", { timeout: 60_000 }, () => {
  it("back, forward and reload show what was there", async ({ visit }) => {
    const { courseId, item, who } = await atALesson()
    const { open, page } = await visit({ as: who })
    await open("/courses?query=events")
    await page.getByRole("main").getByRole("link", { name: "Events, exactly once" }).first().click()
    await page.getByRole("heading", { level: 1, name: "Events, exactly once" }).waitFor()
    await page.goBack()
    await page.waitForURL("**/courses?query=events")
    const search = page.getByRole("main").getByRole("searchbox")
    await eventually(async () => ((await search.inputValue()) === "events" ? true : undefined))
    await page.goForward()
    await page.getByRole("heading", { level: 1, name: "Events, exactly once" }).waitFor()
    await open(item.path)
    await page.locator("h1", { hasText: "Final review" }).waitFor()
    // The key leads where the outline says, once that is there.
    await page.locator('.neighbour[data-way="previous"]').waitFor()
    await page.keyboard.press("p")
    await page.waitForURL((url) => !url.pathname.endsWith(item.itemId))
    const before = page.url()
    await page.reload()
    await page.locator("main h1").waitFor()
    assert.strictEqual(page.url(), before)
    await page.goBack()
    await page.locator("h1", { hasText: "Final review" }).waitFor()
    assert.include(page.url(), `${courseId}/items/${item.itemId}`)
  })

  it("a double click enrols once and starts one attempt", async ({ visit }) => {
    const [who, course] = await Promise.all([newLearner(), smallCourse()])
    const { expectComplaint, open, page } = await visit({ as: who })
    await open(`/courses/${course.courseId}`)
    await page.getByRole("button", { name: "Enrol", exact: true }).dblclick()
    await page.getByRole("link", { name: "Start the course" }).waitFor()
    const { data: enrollments } = await who.lyceum.enrollments.list({
      query: { courseId: course.courseId, userId: who.id }
    })
    assert.strictEqual(enrollments.items.length, 1)
    await page.getByRole("link", { name: "Start the course" }).click()
    await page.locator("h1", { hasText: "Tie a bowline" }).waitFor()
    await page
      .getByRole("link", { name: /Next up: Which knot/ })
      .last()
      .click()
    await page.getByRole("button", { name: "Start the quiz" }).dblclick()
    await page.locator("h2", { hasText: "Attempt 1" }).waitFor()
    const { data: attempts } = await who.lyceum.attempts.list({
      query: { courseId: course.courseId, itemId: course.quiz.itemId }
    })
    assert.strictEqual(attempts.items.length, 1)
    expectComplaint(/status of 403/)
  })
})
