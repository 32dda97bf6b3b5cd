/** From the first visit to the certificate, through every item of a whole course: the shipped one, and a real one where it stands beside. */
import { assert, describe } from "@effect/vitest"
import type { Page } from "playwright-core"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { createLyceum } from "@lyceum/sdk"
import { inject } from "vitest"
import { accounts } from "./support/accounts.ts"
import { it } from "./support/it.ts"
import { answerKeys, walkCourse } from "./support/journey.ts"
import { shippedCourse, signedInAs } from "./support/learners.ts"

const archive = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data", "edx-insider.tar.gz")

/** Registers on the way into the course, and is enrolled when they come back from it. */
const enterAsSomebodyNew = async (page: Page, courseId: string, open: (path: string) => Promise<void>) => {
  const email = `journey-${crypto.randomUUID()}@lyceum.example`
  const password = "correct-horse-battery"
  await open(`/courses/${courseId}`)
  await page.getByRole("main").getByRole("link", { name: "Create an account" }).click()
  await page.getByLabel("Name").fill("Jo Journey")
  await page.getByLabel("E-mail address").fill(email)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Create the account" }).dblclick()
  const start = page.getByRole("link", { name: "Start the course" })
  await start.waitFor()
  await start.click()
  const lyceum = createLyceum({ baseUrl: inject("address") })
  await lyceum.signIn({ email, password })
  return lyceum
}

const journey = async (page: Page, open: (path: string) => Promise<void>, courseId: string): Promise<number> => {
  const author = await signedInAs(accounts.instructor)
  const keys = await answerKeys(author, courseId)
  const lyceum = await enterAsSomebodyNew(page, courseId, open)
  const done = await walkCourse(page, lyceum, courseId, keys)
  await page.getByRole("heading", { name: /^You have completed / }).waitFor()
  await page.getByRole("link", { name: "See your certificate" }).click()
  await page.locator(".certificate").getByText("Jo Journey").waitFor()
  await page.getByText("This certificate is genuine.").waitFor()
  // Home says so too.
  await open("/home?tab=completed")
  await page.getByRole("tabpanel").getByRole("heading", { level: 2 }).first().waitFor()
  return done
}

describe("a learner's journey", () => {
  it("leads through every item of the shipped course to its certificate", { timeout: 240_000 }, async ({ visit }) => {
    const { expectComplaint, open, page } = await visit()
    const courseId = await shippedCourse(createLyceum({ baseUrl: inject("address") }))
    assert.isAbove(await journey(page, open, courseId), 50)
    // Before progress has heard of the enrolment.
    expectComplaint(/status of 403/)
  })

  it.runIf(existsSync(archive))(
    "leads through a real course of another platform to its certificate",
    { timeout: 240_000 },
    async ({ visit }) => {
      const author = await signedInAs(accounts.instructor)
      const { data } = await author.courses.importCourse({
        query: { publish: "true" },
        body: new Blob([readFileSync(archive)])
      })
      const { context, expectComplaint, open, page } = await visit()
      // Pictures and players of other sites are not there.
      await context.route(
        (url) => url.origin !== inject("address"),
        (route) => route.fulfill({ status: 404 })
      )
      assert.isAbove(await journey(page, open, data.courseId), 50)
      expectComplaint(/status of 403/)
      // What it refers to and does not bring along, and pictures that are not sent securely.
      expectComplaint(/status of 404|Content Security Policy directive: "img-src/)
    }
  )
})
