/** A learner's way: home, the saved place, the kinds of items, marks, notes and search; by pointer and by keyboard alone. */
import { assert, beforeAll, describe } from "@effect/vitest"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { type Made, publishCourse, reading } from "./support/courses.ts"
import { it } from "./support/it.ts"
import { enrol, eventually, newLearner } from "./support/learners.ts"

const unbroken = "w".repeat(500)
const endless = "Long title ".repeat(909).slice(0, 9990)

let made: Made
let strict: Made

const item = ({ courseId, itemIds }: Made, index: number) => `/courses/${courseId}/items/${itemIds[index] ?? ""}`

beforeAll(async () => {
  made = await publishCourse(
    [
      [
        reading("First reading", "<p>Where tides begin, with <strong>moonlight</strong>.</p>"),
        { title: "Do it", rule: { kind: "manual" }, body: { kind: "task", instructions: "<p>Do this.</p>" } },
        {
          title: "A film",
          rule: { kind: "video", percent: 80 },
          body: {
            kind: "video",
            sources: [{ kind: "youtube", videoId: "abc_123" }],
            transcripts: [{ language: "en", cues: [{ start: 0, end: 4, text: "The harbour opens" }] }],
            durationSeconds: 60
          }
        },
        {
          title: "From elsewhere",
          rule: { kind: "viewed" },
          required: false,
          body: { kind: "unsupported", tag: "lti", reason: "not understood", source: "<lti/>" }
        }
      ],
      [reading(endless), reading(unbroken, `<p>${unbroken}</p><pre>${unbroken}</pre>`)]
    ],
    { title: "Tides for beginners" }
  )
  strict = await publishCourse(
    [[{ title: "Gate", rule: { kind: "manual" }, body: { kind: "task", instructions: "" } }, reading("Behind it")]],
    { sequential: true, title: "In order" }
  )
})

// Several looks of axe at each step: more than the usual time on a busy computer.
describe("a learner", { timeout: 90_000 }, () => {
  it("is told to enrol, enrols, and lands on the first item; home says where to go on", async ({ visit }) => {
    const learner = await newLearner()
    const { expectComplaint, open, page } = await visit({ as: learner })
    await open("/home")
    await page.getByText("You are not in a course yet").waitFor()
    await expectAccessible(page)
    await open(`/courses/${made.courseId}/learn`)
    await page.getByText("Enrol to see the lessons").waitFor()
    await expectAccessible(page)
    expectComplaint(/status of 403/)
    await page.getByRole("button", { name: "Enrol" }).click()
    await eventually(() =>
      learner.lyceum.progress.get({ path: { courseId: made.courseId } }).then(
        () => true,
        () => undefined
      )
    )
    expectComplaint(/status of 403/)
    await open(`/courses/${made.courseId}/learn`)
    await page.waitForURL(`**${item(made, 0)}`)
    await page.getByText("Done: read").waitFor()
    await expectAccessible(page)
    assert.strictEqual(await page.title(), "First reading – Tides for beginners – Lyceum")
    // The address of the way to the saved place is not in the history.
    await open("/home")
    await page.getByText("1 of 5 lessons").first().waitFor()
    const resume = page.getByRole("link", { name: "Resume course: Tides for beginners" })
    await resume.waitFor()
    await expectAccessible(page)
    await page.getByRole("tab", { name: "Completed" }).click()
    await page.waitForURL("**/home?tab=completed")
    await page.getByText("No course completed yet").waitFor()
    await page.goBack()
    await resume.click()
    await page.locator("h1", { hasText: "Do it" }).waitFor()
    expectComplaint(/status of 403/)
  })

  it("goes through every kind of item, marks one and takes the mark back", async ({ visit }) => {
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    const { open, page } = await visit({ as: learner })
    await open(item(made, 1))
    await page.getByText("To do: mark as done").waitFor()
    await page.getByRole("button", { name: "Mark as done" }).click()
    await page.getByText("Done: marked by you").waitFor()
    await page.getByText("Lesson marked as done", { exact: true }).waitFor({ state: "attached" })
    const row = page
      .getByRole("navigation", { name: "Course navigation" })
      .getByRole("link", { name: /^Do it ?, Completed/ })
    await row.waitFor()
    await expectAccessible(page)
    await page.getByRole("button", { name: "Undo" }).click()
    await page.getByText("To do: mark as done").waitFor()
    await page
      .getByRole("link", { name: /Next up: A film/ })
      .last()
      .click()
    await page.getByRole("button", { name: /Play the video/ }).waitFor()
    assert.strictEqual(await page.locator("iframe").count(), 0)
    await page.getByLabel("Search the transcript").fill("HARB")
    await page.getByText("One place").waitFor()
    assert.strictEqual(await page.locator("mark").textContent(), "harb")
    await expectAccessible(page)
    await page
      .getByRole("link", { name: /Next up: From elsewhere/ })
      .last()
      .click()
    await page.getByText("This part cannot be shown here").waitFor()
    await expectAccessible(page)
  })

  it("explains a locked item, and opens it once what is before it is done", async ({ visit }) => {
    const learner = await newLearner()
    await enrol(learner, strict.courseId)
    const { open, page } = await visit({ as: learner })
    await open(item(strict, 1))
    await page.getByText("Complete previous content first").waitFor()
    await expectAccessible(page)
    assert.strictEqual(await page.getByText("About Behind it.").count(), 0)
    await page.getByRole("link", { name: "Go to the first of them" }).click()
    await page.locator("h1", { hasText: "Gate" }).waitFor()
    const outline = page.getByRole("navigation", { name: "Course navigation" })
    assert.strictEqual(await outline.getByRole("link", { name: /Behind it/ }).count(), 0)
    await page.getByRole("button", { name: "Mark as done" }).click()
    await outline.getByRole("link", { name: /Behind it/ }).click()
    await page.getByText("About Behind it.").waitFor()
    await page.getByText("100% complete, 2 of 2 lessons").waitFor()
  })

  it("needs no pointer: outline, next, mark, notes, search", async ({ visit }) => {
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    const { open, page } = await visit({ as: learner })
    await open(item(made, 0))
    const outline = page.getByRole("navigation", { name: "Course navigation" })
    await outline.waitFor()
    await page.keyboard.press("o")
    await outline.waitFor({ state: "detached" })
    await page.reload()
    await page.getByText("Done: read").waitFor()
    assert.strictEqual(await outline.count(), 0)
    const contents = page.getByRole("button", { name: "Contents" })
    assert.strictEqual(await contents.getAttribute("aria-expanded"), "false")
    await contents.focus()
    await page.keyboard.press("Enter")
    await outline.waitFor()
    await outline.getByRole("button", { name: /Section 2/ }).focus()
    await page.keyboard.press("Enter")
    await outline.getByRole("link", { name: /Long title/ }).waitFor()
    await page.keyboard.press("n")
    await page.locator("h1:focus", { hasText: "Do it" }).waitFor()
    await page.keyboard.press("m")
    await page.getByText("Done: marked by you").waitFor()
    await page.getByRole("button", { name: "Notes" }).focus()
    await page.keyboard.press("Enter")
    const note = page.getByLabel("Your note")
    await note.waitFor()
    await note.focus()
    await page.keyboard.type("ask about n and m")
    await page.getByText(/^Saved \d/).waitFor()
    assert.strictEqual(await page.locator("h1").textContent(), "Do it")
    await expectAccessible(page)
    await page.keyboard.press("Escape")
    await page.locator(':focus[aria-label="Notes"]').waitFor()
    await page.keyboard.press("s")
    await page.getByLabel("Words in lessons, transcripts and questions").waitFor()
    await page.keyboard.type("moonl")
    await page.getByText("One lesson found").waitFor()
    assert.strictEqual(await page.locator(".hit-snippet mark").textContent(), "moonlight")
    await expectAccessible(page)
    // The first takes the words away, as in every search field, the second the dialog.
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "Bookmark", exact: true }).click()
    await page.getByText("Bookmark added").waitFor({ state: "attached" })
    await page.getByRole("button", { name: "Notes" }).click()
    await page.getByRole("tab", { name: "The whole course" }).click()
    await page.getByText("ask about n and m").waitFor()
    assert.strictEqual(await page.locator(".saved a").count(), 2)
  })

  it("fits into 360 pixels with titles that never end, also from right to left", async ({ visit }) => {
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    await learner.lyceum.users.changeMe({ body: { locale: "ar" } })
    const { open, page } = await visit({ as: learner, window: "narrow", locale: "ar" })
    for (const index of [0, 2, 4, 5]) {
      await open(item(made, index))
      await page.locator(".neighbours").waitFor()
      await expectNoSidewaysScroll(page)
    }
    await page.locator("html[dir=rtl]").waitFor()
    const button = page.locator(".lesson-bar > .button")
    await button.click()
    const over = page.locator("dialog.outline-over")
    await over.waitFor()
    await over.locator("[aria-current=page]").waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await page.keyboard.press("Escape")
    await over.waitFor({ state: "detached" })
    assert.strictEqual(await button.evaluate((element) => element === document.activeElement), true)
    await button.click()
    await over.getByRole("link").nth(1).click()
    await over.waitFor({ state: "detached" })
    await open("/home")
    await page.locator(".continue").waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  })
})
