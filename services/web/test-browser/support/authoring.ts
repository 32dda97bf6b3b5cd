/** What tests of authors have in common. */
import type { Page } from "playwright-core"

/** The course that the address is about. */
export const courseOf = (page: Page): string => /teach\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ""

/** Creates a course by its dialog; the editor is open after it. */
export const create = async (page: Page, title: string): Promise<void> => {
  await page.getByRole("button", { name: "New course" }).first().click()
  await page.getByLabel("Title").fill(title)
  await page.getByRole("button", { name: "Create the course" }).click()
  await page.waitForURL("**/edit")
  await page.getByRole("heading", { level: 1, name: title }).waitFor()
}

/** Waits until the draft is saved. */
export const saved = (page: Page) => page.locator(".save-status", { hasText: /Saved \d/ }).waitFor()

/** The link of a part in the outline. */
export const row = (page: Page, title: string) => page.locator(".outline-row", { hasText: title }).getByRole("link")

/** Titles of the items in the outline, in order. */
export const titlesIn = (page: Page) => page.locator(".outline-row[data-level=item] .outline-link").allInnerTexts()

/** Adds an item to the page with this title, and names it. */
export const addItem = async (page: Page, kind: string, title: string): Promise<void> => {
  await page
    .getByRole("navigation", { name: "Parts of the course" })
    .getByRole("button", { name: /^Add an item to/ })
    .first()
    .click()
  await page.locator(".flyout-panel").getByRole("button", { name: kind, exact: true }).click()
  // The new item's own field, not that of the one before it.
  await page.waitForFunction(() =>
    [...document.querySelectorAll("input")].some(({ value }) => value.startsWith("New "))
  )
  await page.getByLabel("Title", { exact: true }).fill(title)
}
