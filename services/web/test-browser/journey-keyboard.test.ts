/** From the first visit to the certificate without a pointer: Tab, Enter, Space and what is typed, and nothing else. */
import { assert, describe } from "@effect/vitest"
import type { Page } from "playwright-core"
import { it } from "./support/it.ts"
import { smallCourse } from "./support/small-course.ts"

/** What the element with the focus is called. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return ""
    const field = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
    const label = field ? element.labels?.[0]?.textContent : undefined
    return (element.getAttribute("aria-label") ?? label ?? element.textContent).trim()
  })

/** Goes on with Tab until the focus is on what is called so. */
const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  const seen: Array<string> = []
  for (let presses = 0; presses < 80; presses += 1) {
    const now = await focused(page)
    if (name.test(now)) return
    seen.push(now.slice(0, 40))
    await page.keyboard.press("Tab")
  }
  throw new Error(`Tab does not reach ${name.source}, but ${seen.join(" | ")}`)
}

/** Tab to it, and Enter. */
const press = async (page: Page, name: RegExp): Promise<void> => {
  await tabTo(page, name)
  await page.keyboard.press("Enter")
}

describe("a journey by the keyboard alone", () => {
  it(
    "registers, enrols, marks a task, passes a quiz and comes to the certificate",
    { timeout: 120_000 },
    async ({ visit }) => {
      const { courseId, task, title } = await smallCourse()
      const { expectComplaint, open, page } = await visit()
      await open(`/courses/${courseId}`)
      await page.getByRole("heading", { level: 1, name: title }).waitFor()
      await page.getByRole("main").getByRole("link", { name: "Create an account" }).waitFor()
      await page.keyboard.press("Tab")
      assert.strictEqual(await focused(page), "Skip to the content")
      await page.keyboard.press("Enter")
      await press(page, /^Create an account$/)
      await page.waitForURL("**/register**")
      await page.locator("h1:focus").waitFor()
      await tabTo(page, /^Name/)
      await page.keyboard.type("Kim Keys")
      await tabTo(page, /^E-mail address/)
      await page.keyboard.type(`keys-${crypto.randomUUID()}@lyceum.example`)
      await tabTo(page, /^Password/)
      await page.keyboard.type("correct-horse-battery")
      await page.keyboard.press("Enter")
      await page.getByRole("link", { name: "Start the course" }).waitFor()
      await press(page, /^Start the course$/)
      await page.waitForURL(`**${task.path}`)
      await page.locator("h1:focus", { hasText: "Tie a bowline" }).waitFor()
      await page.getByRole("button", { name: "Mark as done" }).waitFor()
      await press(page, /^Mark as done$/)
      await page.getByText("Done: marked by you").waitFor()
      await press(page, /^Next up/)
      await page.locator("h1:focus", { hasText: "Which knot?" }).waitFor()
      await page.getByRole("button", { name: "Start the quiz" }).waitFor()
      await press(page, /^Start the quiz$/)
      await page.locator("h2:focus", { hasText: "Attempt 1" }).waitFor()
      await tabTo(page, /^Your answer/)
      await page.keyboard.type("bowline")
      await press(page, /^Hand in$/)
      await page.getByRole("dialog").getByText("Every question is answered.").waitFor()
      await press(page, /^Hand in$/)
      await page.locator("h2:focus", { hasText: "Passed" }).waitFor()
      await press(page, /finish|end of the course|last/i)
      await page.waitForURL(`**/courses/${courseId}/finish`)
      await page.getByRole("link", { name: "See your certificate" }).waitFor()
      await press(page, /^See your certificate$/)
      await page.locator(".certificate").getByText("Kim Keys").waitFor()
      // Back is where they came from.
      await page.goBack()
      await page.waitForURL(`**/courses/${courseId}/finish`)
      await page.getByRole("heading", { name: `You have completed ${title}` }).waitFor()
      // Before progress has heard of the enrolment.
      expectComplaint(/status of 403/)
    }
  )
})
