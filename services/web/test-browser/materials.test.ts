/** Materials: from an author's computer into the course, checked on the way; and what learners see and find of them. */
import { assert, describe } from "@effect/vitest"
import type { Page } from "playwright-core"
import { addItem, courseOf, create, row, saved } from "./support/authoring.ts"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { type GivenFile, pdf, testVirus, text } from "./support/files.ts"
import { newInstructor } from "./support/instructors.ts"
import { it } from "./support/it.ts"
import { newLearner } from "./support/learners.ts"

/** The row of an upload, or of one that an earlier visit began. */
const upload = (page: Page, name: string) => page.locator(".upload", { hasText: name })
const give = (page: Page, ...files: ReadonlyArray<GivenFile>) =>
  page
    .getByLabel("Upload files")
    .first()
    .setInputFiles([...files])

/** A new course, its materials open. */
const materialsOf = async (page: Page, title: string): Promise<string> => {
  await create(page, title)
  const courseId = courseOf(page)
  await page.getByRole("link", { name: "Materials" }).click()
  await page.getByRole("heading", { name: "No files yet" }).waitFor()
  return courseId
}

/** How fast the browser may send, in bytes a second; `-1` = as fast as it can. */
const sendAtMost = async (page: Page, bytesPerSecond: number) => {
  const session = await page.context().newCDPSession(page)
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond
  })
}

describe("materials", () => {
  it(
    "come into a course checked and described; what may not is refused in plain words; learners find the words in them",
    { timeout: 60_000 },
    async ({ visit }) => {
      const { open, page } = await visit({ as: "instructor" })
      await open("/teach")
      const courseId = await materialsOf(page, "Papers on bees")
      await give(
        page,
        pdf("waggle.pdf", "The waggle dance of honeycomb scouts"),
        testVirus("harmless.txt"),
        { name: "picture.png", mimeType: "image/png", buffer: Buffer.from("<html>no picture</html>") },
        { name: "setup.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") },
        { name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) }
      )
      await upload(page, "waggle.pdf").getByText("Ready to use").waitFor()
      await upload(page, "waggle.pdf").getByText("1 page").waitFor()
      await upload(page, "harmless.txt").getByText("A virus was found in it").waitFor()
      await upload(page, "picture.png").getByText("is not what its name says").waitFor()
      await upload(page, "setup.exe").getByText("Files of this kind cannot be taken").waitFor()
      await upload(page, "empty.txt").getByText("The file is empty").waitFor()
      const line = page.getByRole("row", { name: /waggle\.pdf/ })
      await line.getByText("1 page").waitFor()
      const picture = line.locator("img")
      assert.isAbove(
        await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
        100
      )
      await expectAccessible(page)

      await page.reload()
      await page.getByRole("heading", { name: "Earlier uploads" }).waitFor()
      await upload(page, "harmless.txt").getByText("A virus was found in it").waitFor()
      await page.getByRole("button", { name: "Take harmless.txt off the list" }).click()
      await upload(page, "harmless.txt").waitFor({ state: "detached" })
      await page.getByRole("button", { name: "Take picture.png off the list" }).click()
      await page.getByRole("heading", { name: "Earlier uploads" }).waitFor({ state: "detached" })

      await page.getByRole("link", { name: "Content", exact: true }).click()
      await page.getByRole("button", { name: "Add the first section" }).click()
      await addItem(page, "Task", "Look around")
      await page
        .getByRole("button", { name: /^Add an item to/ })
        .first()
        .click()
      await page.locator(".flyout-panel").getByRole("button", { name: "File", exact: true }).click()
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /waggle\.pdf/ })
        .click()
      await row(page, "waggle.pdf").waitFor()
      await saved(page)
      await page.getByRole("link", { name: "Review and publish" }).click()
      await page.getByRole("button", { name: "Publish", exact: true }).click()
      await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click()
      await page.getByRole("heading", { name: "Nothing to publish" }).waitFor()

      const learner = await newLearner()
      await learner.lyceum.enrollments.create({ body: { courseId } })
      const narrow = await visit({ as: learner, window: "narrow" })
      const { data: found } = await learner.lyceum.courses.searchInside({
        path: { courseId },
        query: { query: "honeycomb" }
      })
      assert.deepStrictEqual(
        found.items.map(({ title }) => title),
        ["waggle.pdf"]
      )
      await narrow.open(`/courses/${courseId}/items/${found.items[0]?.itemId ?? ""}`)
      await narrow.page.getByText(/PDF · .* · 1 page/).waitFor()
      await narrow.page.locator(".file-thumbnail").waitFor()
      await expectNoSidewaysScroll(narrow.page)
      await expectAccessible(narrow.page)
    }
  )

  it("say how far a file is, and can be cancelled on the way", async ({ visit }) => {
    const { open, page } = await visit({ as: "instructor" })
    await open("/teach")
    const courseId = await materialsOf(page, "Slow papers")
    await sendAtMost(page, 60_000)
    await give(page, text("long.txt", 1_500_000))
    await upload(page, "long.txt")
      .getByText(/Sending: [1-9]\d? ?%/)
      .waitFor()
    await page.getByRole("button", { name: "Cancel long.txt" }).click()
    await upload(page, "long.txt").waitFor({ state: "detached" })
    await sendAtMost(page, -1)
    await page.waitForFunction(
      async (id) => (await (await fetch(`/v1/courses/${id}/materials`)).json()).uploads.length === 0,
      courseId
    )
    await page.getByRole("heading", { name: "No files yet" }).waitFor()
  })

  it("survive a connection that breaks: the same file is sent again, once", async ({ visit }) => {
    const { expectComplaint, open, page } = await visit({ as: "instructor", window: "narrow" })
    await open("/teach")
    const courseId = await materialsOf(page, "Broken papers")
    await page.route("**/uploads?*", (route) => route.abort("connectionreset"))
    await give(page, text("notes.txt", 20_000))
    await upload(page, "notes.txt").getByRole("alert").waitFor()
    expectComplaint(/ERR_CONNECTION_RESET/)
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await page.unroute("**/uploads?*")
    await page.getByRole("button", { name: "Try again: notes.txt" }).click()
    await upload(page, "notes.txt").getByText("Ready to use").waitFor()
    const { items, uploads } = await (await page.request.get(`/v1/courses/${courseId}/materials`)).json()
    assert.deepStrictEqual([items.length, uploads.length], [1, 0], "one file, and nothing beside it")
  })

  it("that are taken out of the course can be put back, or deleted for good; from right to left too", async ({
    visit
  }) => {
    const { open, page } = await visit({ as: await newInstructor("ar"), locale: "ar" })
    await open("/teach")
    await page.getByRole("button", { name: "دورة جديدة" }).first().click()
    await page.getByLabel("العنوان").fill("أوراق قديمة")
    await page.getByRole("button", { name: "إنشاء الدورة" }).click()
    await page.waitForURL("**/edit")
    await open(`/teach/${courseOf(page)}/edit?view=materials`)
    const remove = async () => {
      await page.getByRole("button", { name: "إجراءات old.txt" }).click()
      await page.getByRole("button", { name: "حذف", exact: true }).click()
      await page.getByRole("row", { name: /old\.txt/ }).waitFor({ state: "detached" })
      await page.locator(".save-status", { hasText: "حُفظ" }).waitFor()
      await page.reload()
      await upload(page, "old.txt").getByText("فُحص").waitFor()
    }
    await page
      .getByLabel("رفع ملفات")
      .first()
      .setInputFiles([text("old.txt", 2000)])
    await upload(page, "old.txt").getByText("جاهز للاستخدام").waitFor()
    await remove()
    await expectAccessible(page)
    await page.getByRole("button", { name: "إضافة إلى الدورة: old.txt" }).click()
    await page.getByRole("row", { name: /old\.txt/ }).waitFor()
    await remove()
    await page.getByRole("button", { name: "حذف old.txt" }).click()
    await upload(page, "old.txt").waitFor({ state: "detached" })
    const { items, uploads } = await (await page.request.get(`/v1/courses/${courseOf(page)}/materials`)).json()
    assert.deepStrictEqual([items.length, uploads.length], [0, 0])
  })
})
