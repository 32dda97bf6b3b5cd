/** What stands around every page: it works by keyboard, in both themes, from right to left, and in a narrow window. */
import { assert, describe } from "@effect/vitest"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { it } from "./support/it.ts"
import { newLearner } from "./support/learners.ts"

describe("the shell", () => {
  it("is accessible in both themes, for a visitor and for an administrator with the menus open", async ({ visit }) => {
    const visitor = await visit()
    await visitor.open("/no-such-page")
    await expectAccessible(visitor.page)
    const admin = await visit({ as: "admin" })
    await admin.open("/no-such-page")
    await admin.page.getByRole("button", { name: "Your account" }).click()
    await expectAccessible(admin.page)
  })

  it("lets the keyboard skip to the content, and lists shortcuts behind ?", async ({ visit }) => {
    const { page, open } = await visit()
    await open("/no-such-page")
    await page.keyboard.press("Tab")
    assert.strictEqual(await page.locator(":focus").textContent(), "Skip to the content")
    await page.keyboard.press("Enter")
    assert.strictEqual(await page.locator(":focus").getAttribute("id"), "main")
    await page.keyboard.press("?")
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" })
    await dialog.waitFor()
    await expectAccessible(page)
    await page.keyboard.press("Escape")
    await dialog.waitFor({ state: "detached" })
    await page.keyboard.press("/")
    assert.strictEqual(await page.locator(":focus").getAttribute("name"), "query")
    await page.keyboard.type("a?/")
    assert.strictEqual(await page.locator(":focus").inputValue(), "a?/")
  })

  it("moves the focus to the heading of the next page and names it", async ({ visit }) => {
    const { page, open } = await visit({ as: "instructor" })
    await open("/no-such-page")
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Teach" }).click()
    await page.waitForURL("**/teach")
    const heading = page.locator("h1:focus")
    await heading.waitFor()
    assert.strictEqual(await page.title(), `${await heading.textContent()} – Lyceum`)
    assert.strictEqual(await page.locator("main").count(), 1)
    // The same page with something else in it, as from lesson to lesson.
    await open("/nowhere/one")
    await page.evaluate(() => history.pushState(null, "", "/nowhere/two"))
    await page.locator("h1:focus").waitFor()
  })

  it("switches the language without a reload, mirrors for Arabic, and keeps the choice", async ({ visit }) => {
    const { page, open } = await visit()
    await open("/no-such-page")
    await page.evaluate(() => document.body.setAttribute("data-same-document", ""))
    await page.getByRole("button", { name: "Language" }).click()
    await page.getByLabel("Language").last().selectOption("ar")
    await page.locator("html[dir=rtl][lang=ar]").waitFor()
    assert.strictEqual(await page.locator("body[data-same-document]").count(), 1)
    await expectAccessible(page)
    const brand = await page.locator(".brand").boundingBox()
    assert.isAbove(brand?.x ?? 0, 640)
    await page.reload()
    await page.locator("html[dir=rtl] h1").waitFor()
  })

  it("fits into 360 pixels, with everything behind the menu", async ({ visit }) => {
    const { page, open } = await visit({ as: "admin", window: "narrow" })
    await open("/no-such-page")
    await expectNoSidewaysScroll(page)
    await page.getByRole("button", { name: "Menu" }).click()
    await page.getByRole("link", { name: "Administration" }).waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await page.keyboard.press("Escape")
    assert.strictEqual(await page.locator(":focus").getAttribute("aria-label"), "Menu")
  })

  it("asks to sign in again when the session ended, over the page, and then goes on with what was asked", async ({
    visit
  }) => {
    const who = await newLearner()
    const { context, expectComplaint, open, page } = await visit({ as: who })
    await open("/home")
    // The page has what it asks for: the next request is the one of this test.
    await page.getByText("You are not in a course yet").waitFor()
    await page.getByRole("button", { name: "Your account" }).click()
    await context.clearCookies({ name: "__Host-lyceum" })
    await page.getByLabel("Language").last().selectOption("de")
    const dialog = page.getByRole("dialog")
    await dialog.waitFor()
    await expectAccessible(page)
    await dialog.locator("input[type=password]").fill(who.password)
    const changed = page.waitForResponse(
      (response) => response.url().endsWith("/v1/users/me") && response.request().method() === "PATCH" && response.ok()
    )
    await dialog.locator("button[type=submit]").click()
    await changed
    await dialog.waitFor({ state: "detached" })
    expectComplaint(/status of 401/)
  })

  it("says that it is offline, and when it is back", async ({ visit }) => {
    const { context, open, page } = await visit()
    await open("/no-such-page")
    await context.setOffline(true)
    await page.getByText("You are offline.").waitFor()
    await expectAccessible(page)
    await context.setOffline(false)
    await page.getByText("You are offline.").waitFor({ state: "detached" })
    await page.getByText("You are online again.").waitFor({ state: "attached" })
  })
})
