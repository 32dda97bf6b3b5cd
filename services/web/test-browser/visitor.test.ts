/** What somebody meets who is not signed in: people to try the platform as, too many tries, a course that takes nobody in. */
import { assert, describe } from "@effect/vitest"
import { expectAccessible } from "./support/checks.ts"
import { it } from "./support/it.ts"
import { accounts } from "./support/accounts.ts"
import { newLearner, signedInAs } from "./support/learners.ts"
import { smallCourse } from "./support/small-course.ts"

describe("a visitor", { timeout: 60_000 }, () => {
  it("looks around as one of the demo people with one press, and lands where they wanted to go", async ({ visit }) => {
    const { open, page } = await visit()
    await open("/sign-in?next=/account")
    await page.getByRole("button", { name: "As a learner" }).dblclick()
    await page.waitForURL("**/account")
    assert.strictEqual(await page.getByLabel("Name", { exact: true }).first().inputValue(), accounts.learner.name)
  })

  it("is told how long to wait after too many tries, sees it counted down, and gets in after it", async ({ visit }) => {
    const who = await newLearner()
    const { expectComplaint, open, page } = await visit()
    await open("/sign-in")
    const main = page.getByRole("main")
    const submit = main.getByRole("button", { name: "Sign in" })
    await page.getByLabel("E-mail address").fill(who.email)
    const tooMany = main.getByText(/^Too many tries\. Please wait /)
    for (let tries = 0; tries < 12 && (await tooMany.count()) === 0; tries++) {
      await page.getByLabel("Password", { exact: true }).fill(`not the password ${tries}`)
      const answered = page.waitForResponse(
        (response) => response.url().endsWith("/v1/browser-session") && response.request().method() === "POST"
      )
      await submit.click()
      await answered
      await main
        .getByText(/Too many tries|is not right/i)
        .first()
        .waitFor()
    }
    await tooMany.waitFor()
    await expectAccessible(page)
    // The same press would be refused again: it says when it is not.
    await main.getByText("You can try again now.").waitFor()
    await page.getByLabel("Password", { exact: true }).fill(who.password)
    await submit.click()
    await page.waitForURL("**/home")
    expectComplaint(/status of (?:401|429)/)
  })

  it("reads a retired course, and is told that it takes nobody in", async ({ visit }) => {
    const course = await smallCourse()
    const instructor = await signedInAs(accounts.instructor)
    await instructor.courses.retire({ path: { courseId: course.courseId } })
    const { open, page } = await visit()
    await open(`/courses/${course.courseId}`)
    await page.getByText("This course takes no new learners.").waitFor()
    assert.strictEqual(await page.getByRole("main").getByRole("link", { name: "Create an account" }).count(), 0)
    await expectAccessible(page)
  })
})
