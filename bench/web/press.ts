/** Presses as a person makes them. */
import type { Locator } from "playwright-core"

/** Milliseconds between two presses of somebody quick. */
export const pace = 250

/**
 * Scrolls to it first, as a person does who must see what they press, and then presses. Scrolling is no interaction
 * (https://web.dev/articles/inp); a click that scrolls by itself would count what comes into sight as the press's own work.
 */
export const pressOn = async (target: Locator): Promise<void> => {
  await target.scrollIntoViewIfNeeded()
  await target.page().waitForTimeout(pace)
  await target.click()
  await target.page().waitForTimeout(pace)
}
