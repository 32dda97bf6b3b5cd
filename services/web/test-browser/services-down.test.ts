/** A service that is really stopped, and started again: on a platform of its own, for the others need theirs. */
import { assert, describe } from "@effect/vitest"
import { afterAll, beforeAll, inject } from "vitest"
import { expectAccessible } from "./support/checks.ts"
import { appIn, type OwnPlatform, ownPlatform } from "./support/Harness.ts"
import { it } from "./support/it.ts"
import { enrol, findItem, newLearner, shippedCourse } from "./support/learners.ts"

let platform: OwnPlatform
beforeAll(async () => {
  platform = await ownPlatform(appIn(inject("folder")))
}, 120_000)
afterAll(() => platform.close())

/** A new person in the shipped course. */
const atTheCourse = async () => {
  const who = await newLearner({ address: platform.address })
  const courseId = await shippedCourse(who.lyceum)
  await enrol(who, courseId)
  return { who, courseId, item: await findItem(who.lyceum, courseId, "Final review") }
}

describe("a service that was stopped", { timeout: 120_000 }, () => {
  it("progress: home says what works and leads there, a lesson is read, and all comes back by itself", async ({
    visit
  }) => {
    const { item, who } = await atTheCourse()
    const { expectComplaint, open, page } = await visit({ as: who, address: platform.address })
    const lesson = await page.context().newPage()
    await platform.stop("progress")
    await open("/home")
    const failure = page.getByRole("alert").filter({ hasText: "That did not work" })
    await failure.getByText("The catalogue and pages you opened before still work.").waitFor()
    await failure.getByRole("button", { name: "Try again" }).waitFor()
    await expectAccessible(page)
    await failure.getByRole("link").click()
    await page.getByRole("heading", { name: "Catalogue" }).waitFor()
    await page.getByRole("link", { name: "Events, exactly once" }).first().waitFor()
    await page.goBack()
    await failure.waitFor()
    await lesson.goto(item.path)
    await lesson.locator("h1", { hasText: "Final review" }).waitFor()
    await lesson.locator("main .banner").first().waitFor()

    await platform.start("progress")
    // Nobody presses anything: the pages ask again.
    await page
      .getByRole("link", { name: /course: Events, exactly once/ })
      .first()
      .waitFor({ timeout: 60_000 })
    assert.strictEqual(await failure.count(), 0)
    await lesson.getByText("Passed with 60% or more").waitFor({ timeout: 60_000 })
    await lesson.getByRole("button", { name: "Start the quiz" }).click()
    await lesson.locator("h2", { hasText: "Attempt 1" }).waitFor()
    expectComplaint(/status of 50[34]/)
  })

  it("course: the catalogue says so and asks again; home works meanwhile", async ({ visit }) => {
    const { who } = await atTheCourse()
    const { expectComplaint, open, page } = await visit({ as: who, address: platform.address })
    await platform.stop("course")
    await open("/courses")
    const failure = page.getByRole("alert").filter({ hasText: "That did not work" })
    await failure.first().waitFor()
    await page.getByRole("button", { name: "Try again" }).first().waitFor()
    await expectAccessible(page)
    await open("/home")
    await page
      .getByRole("link", { name: /course: Events, exactly once/ })
      .first()
      .waitFor()
    await page.goBack()
    await failure.first().waitFor()
    await platform.start("course")
    await page.getByRole("link", { name: "Events, exactly once" }).first().waitFor({ timeout: 60_000 })
    assert.strictEqual(await failure.count(), 0)
    expectComplaint(/status of 50[34]/)
  })
})
