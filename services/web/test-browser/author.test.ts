/** Authors: a course from nothing to published, two tabs at once, an import, and what is said beside the fields. */
import { assert, describe } from "@effect/vitest"
import type { Page } from "playwright-core"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { it } from "./support/it.ts"

const courseOf = (page: Page): string => /teach\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ""

/** Creates a course by its dialog; the editor is open after it. */
const create = async (page: Page, title: string): Promise<void> => {
  await page.getByRole("button", { name: "New course" }).first().click()
  await page.getByLabel("Title").fill(title)
  await page.getByRole("button", { name: "Create the course" }).click()
  await page.waitForURL("**/edit")
  await page.getByRole("heading", { level: 1, name: title }).waitFor()
}

const saved = (page: Page) => page.locator(".save-status", { hasText: /Saved \d/ }).waitFor()

const row = (page: Page, title: string) => page.locator(".outline-row", { hasText: title }).getByRole("link")

const titlesIn = (page: Page) => page.locator(".outline-row[data-level=item] .outline-link").allInnerTexts()

/** Adds an item to the page with this title, and names it. */
const addItem = async (page: Page, kind: string, title: string): Promise<void> => {
  await page
    .getByRole("navigation", { name: "Parts of the course" })
    .getByRole("button", { name: /^Add an item to/ })
    .first()
    .click()
  await page.locator(".flyout-panel").getByRole("button", { name: kind, exact: true }).click()
  await page.getByLabel("Title", { exact: true }).fill(title)
}

describe("authors", () => {
  it("make a course: every kind of item, order by keyboard, a file, published, seen by a visitor", async ({
    visit
  }) => {
    const { open, page } = await visit({ as: "instructor" })
    await open("/teach")
    await create(page, "Bees of the city")
    await page.getByRole("button", { name: "Add the first section" }).click()
    await page.getByLabel("Title", { exact: true }).fill("On the roof")
    assert.strictEqual(await row(page, "On the roof").count(), 1)

    await addItem(page, "Text", "Why bees")
    await page.getByLabel("Text", { exact: true }).fill("# Hello\n\nBees **dance**.")
    await page.locator(".text-preview strong", { hasText: "dance" }).waitFor()
    await addItem(page, "Task", "Look around")
    await page.getByLabel("What is to be done", { exact: true }).fill("Find three flowers.")
    await addItem(page, "Video", "The waggle")
    await page.getByLabel("Address or id of the video").fill("https://youtu.be/bFDGPgXtK-U")
    await page.getByRole("button", { name: "Add this source" }).click()
    await page.getByText("bFDGPgXtK-U").waitFor()
    await addItem(page, "Quiz", "What did you see")
    await page.getByText("A quiz needs at least one question.").waitFor()
    await page.getByRole("button", { name: "Add a question" }).click()
    await page.getByRole("button", { name: "One choice" }).click()
    await page.getByText("Tick the choice that is right.").waitFor()
    await page.getByLabel("Question", { exact: true }).fill("How many legs?")
    await page.getByLabel("Choice 1", { exact: true }).fill("Six")
    await page.getByLabel("Choice 2", { exact: true }).fill("Eight")
    await page.getByLabel("Choice 1 is right").check()
    await page.getByText("Tick the choice that is right.").waitFor({ state: "detached" })

    await page
      .getByRole("button", { name: /^Add an item to/ })
      .first()
      .click()
    await page.locator(".flyout-panel").getByRole("button", { name: "File", exact: true }).click()
    await page
      .getByRole("dialog")
      .locator("input[type=file]")
      .setInputFiles({
        name: "flowers.txt",
        mimeType: "text/plain",
        buffer: Buffer.from("clover, thyme, lavender")
      })
    await row(page, "flowers.txt").waitFor()

    const before = await titlesIn(page)
    await row(page, "What did you see").focus()
    await page.keyboard.press("Alt+ArrowUp")
    await page.keyboard.press("Alt+ArrowUp")
    const after = await titlesIn(page)
    assert.strictEqual(
      before.findIndex((title) => title.startsWith("What")),
      3
    )
    assert.strictEqual(
      after.findIndex((title) => title.startsWith("What")),
      1
    )
    assert.match((await page.locator(":focus").textContent()) ?? "", /What did you see/)
    await page.locator("#live-region", { hasText: "place 2 of 5" }).waitFor({ state: "attached" })
    await saved(page)
    await expectAccessible(page)

    await page.getByRole("link", { name: "Review and publish" }).click()
    await page.getByRole("button", { name: "Publish", exact: true }).click()
    await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click()
    await page.getByRole("heading", { name: "Nothing to publish" }).waitFor()
    await expectAccessible(page)

    const visitor = await visit()
    const { items } = await (await visitor.page.request.get("/v1/courses?query=bees")).json()
    assert.strictEqual(items[0].title, "Bees of the city")
    assert.strictEqual(items[0].itemCount, 5)
  })

  it("delete with a way back, move between lessons, and nothing is lost without a connection", async ({ visit }) => {
    const { context, expectComplaint, open, page } = await visit({ as: "instructor" })
    await open("/teach")
    await create(page, "Order and storm")
    await page.getByRole("button", { name: "Add the first section" }).click()
    await addItem(page, "Task", "First task")
    await addItem(page, "Task", "Second task")
    await row(page, "First task").focus()
    await page.keyboard.press("Delete")
    await row(page, "First task").waitFor({ state: "detached" })
    await page.getByRole("button", { name: "Undo" }).click()
    await row(page, "First task").waitFor()
    assert.match((await titlesIn(page)).join("|"), /First task.*Second task/s)
    await row(page, "Second task").press("F2")
    await page.getByLabel("New title of Second task").fill("Last task")
    await page.keyboard.press("Enter")
    await row(page, "Last task").waitFor()
    await saved(page)

    await context.setOffline(true)
    await page.getByLabel("What is to be done", { exact: true }).fill("Written in the storm.")
    await page.getByText("There is no connection to the course").waitFor({ timeout: 20_000 })
    await page.waitForTimeout(400)
    await context.setOffline(false)
    await saved(page)
    expectComplaint(/ERR_INTERNET_DISCONNECTED|Failed to load resource/)
    await page.reload()
    await page.getByText("Written in the storm.").first().waitFor()
  })

  it("are asked when another tab saved: theirs or mine", async ({ visit }) => {
    const { context, expectComplaint, open, page } = await visit({ as: "instructor" })
    await open("/teach")
    await create(page, "Two tabs")
    await page.getByRole("button", { name: "Add the first section" }).click()
    await addItem(page, "Task", "Shared task")
    await saved(page)
    const other = await context.newPage()
    await other.goto(page.url())
    await other.getByLabel("Title", { exact: true }).fill("Named over there")
    await saved(other)
    await page.getByLabel("Title", { exact: true }).fill("Named here")
    const dialog = page.getByRole("dialog", { name: "The draft was changed somewhere else" })
    await dialog.waitFor()
    await dialog.getByText("Named over there").waitFor()
    await expectAccessible(page)
    await dialog.getByRole("button", { name: "Load the other one" }).click()
    await dialog.waitFor({ state: "detached" })
    await row(page, "Named over there").waitFor()
    await page.getByLabel("Title", { exact: true }).fill("Mine at last")
    await saved(page)
    await other.getByLabel("Title", { exact: true }).fill("Theirs again")
    await other.getByRole("button", { name: "Keep mine" }).click()
    await saved(other)
    await page.reload()
    await row(page, "Theirs again").waitFor()
    expectComplaint(/status of 412/)
  })

  it("import what they exported, with a report; a file that is none is refused with the reason", async ({ visit }) => {
    const { expectComplaint, open, page } = await visit({ as: "instructor" })
    await open("/teach")
    const archive = await page.evaluate(async () => {
      const { items } = await (await fetch("/v1/courses?owner=me")).json()
      const published = items.find(({ version }: { version: number | null }) => version !== null)
      const bytes = new Uint8Array(await (await fetch(`/v1/courses/${published.id}/export`)).arrayBuffer())
      return Array.from(bytes)
    })
    await page.getByRole("link", { name: "Import", exact: true }).click()
    await page.getByRole("heading", { name: "Import a course" }).waitFor()
    const input = page.locator("input[type=file]")
    await input.setInputFiles({ name: "no.tar.gz", mimeType: "application/gzip", buffer: Buffer.from("nothing") })
    await page.getByText("no.tar.gz could not be imported.").waitFor()
    await expectAccessible(page)
    expectComplaint(/status of 422/)
    await input.setInputFiles({ name: "course.tar.gz", mimeType: "application/gzip", buffer: Buffer.from(archive) })
    await page.getByRole("heading", { name: "What was imported" }).waitFor()
    assert.strictEqual(await page.locator("h2:focus").textContent(), "What was imported")
    await expectAccessible(page)
    await page.getByRole("link", { name: "Open the draft" }).click()
    await page.locator(".outline-row").first().waitFor()
    assert.notStrictEqual(courseOf(page), "")
  })

  it("see their courses, settings and materials in 360 pixels and in Arabic", async ({ visit }) => {
    const narrow = await visit({ as: "instructor", window: "narrow" })
    await narrow.open("/teach")
    await narrow.page.locator(".teach-row").first().waitFor()
    await expectNoSidewaysScroll(narrow.page)
    await create(narrow.page, "Narrow")
    await narrow.page.getByRole("button", { name: "Add the first section" }).click()
    await narrow.page.getByRole("button", { name: /^Add an item to/ }).click()
    await narrow.page.locator(".flyout-panel").getByRole("button", { name: "Quiz", exact: true }).click()
    await expectNoSidewaysScroll(narrow.page)
    await expectAccessible(narrow.page)
    await narrow.page.getByRole("link", { name: "Settings" }).click()
    await narrow.page.getByLabel("Seats").fill("0")
    await narrow.page.getByText("At least 1.").waitFor()
    await expectNoSidewaysScroll(narrow.page)
    await saved(narrow.page)
    const arabic = await visit({ as: "instructor", locale: "ar" })
    await arabic.open(`/teach/${courseOf(narrow.page)}/edit`)
    await expectAccessible(arabic.page)
    await arabic.open(`/teach/${courseOf(narrow.page)}/edit?view=materials`)
    await expectAccessible(arabic.page)
    await expectNoSidewaysScroll(arabic.page)
  })
})
