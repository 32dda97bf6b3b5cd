/** An author makes a course from nothing to published, changes its order, and loses nothing without a connection. */
import { assert, describe } from "@effect/vitest"
import { addItem, create, row, saved, titlesIn } from "./support/authoring.ts"
import { expectAccessible, expectFocus } from "./support/checks.ts"
import { it } from "./support/it.ts"
import { eventually } from "./support/learners.ts"

describe("authors", () => {
  it(
    "make a course: every kind of item, order by keyboard, a file, published, seen by a visitor",
    { timeout: 60_000 },
    async ({ visit }) => {
      const { open, page } = await visit({ as: "instructor" })
      await open("/teach")
      await create(page, "Bees of the city")
      await page.getByRole("button", { name: "Add the first section" }).click()
      await page.getByLabel("Title", { exact: true }).fill("On the roof")
      await row(page, "On the roof").waitFor()

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
      await expectFocus(page, /What did you see/)
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
    }
  )

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

  it("drag a part with the pointer to its new place", async ({ visit }) => {
    const { open, page } = await visit({ as: "instructor" })
    await open("/teach")
    await create(page, "Dragged about")
    await page.getByRole("button", { name: "Add the first section" }).click()
    await addItem(page, "Task", "One")
    await addItem(page, "Task", "Two")
    await saved(page)
    const rowOf = (title: string) => page.locator(".outline-row[data-level=item]", { hasText: title })
    await rowOf("Two").dragTo(rowOf("One"), { targetPosition: { x: 60, y: 4 } })
    await eventually(async () => (/Two.*One/s.test((await titlesIn(page)).join("|")) ? true : undefined))
    await saved(page)
    await page.reload()
    await row(page, "One").waitFor()
    assert.match((await titlesIn(page)).join("|"), /Two.*One/s)
  })

  it("find their unsaved work again after a reload, when saving had not worked", async ({ visit }) => {
    const { expectComplaint, open, page } = await visit({ as: "instructor" })
    await open("/teach")
    await create(page, "Kept on this device")
    await page.getByRole("button", { name: "Add the first section" }).click()
    await addItem(page, "Task", "Only task")
    await saved(page)
    await page.route("**/v1/courses/*/draft", (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue()
    )
    await page.getByLabel("What is to be done", { exact: true }).fill("Written while nothing was saved.")
    await page.getByText("There is no connection to the course").waitFor({ timeout: 20_000 })
    page.once("dialog", (dialog) => void dialog.accept())
    await page.reload()
    await page.getByText(/^Unsaved work of .* was on this device and is here again\.$/).waitFor()
    await page.getByText("Written while nothing was saved.").first().waitFor()
    await page.unroute("**/v1/courses/*/draft")
    await saved(page)
    expectComplaint(/ERR_FAILED|Failed to load resource/)
  })
})
