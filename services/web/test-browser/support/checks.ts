/** What is asked of every page. */
import { AxeBuilder } from "@axe-core/playwright"
import { assert } from "@effect/vitest"
import type { Locator, Page } from "playwright-core"
import { eventually } from "./learners.ts"

/** WCAG 2.2 AA and the best practices of axe, as the page is now. */
const violations = async (page: Page): Promise<ReadonlyArray<string>> => {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary ?? ""}`)
  )
}

/** No violation in either theme. Leaves the page in the light one. */
export const expectAccessible = async (page: Page): Promise<void> => {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
    assert.deepStrictEqual(await violations(page), [], `axe, ${colorScheme}, ${page.url()}`)
  }
}

/** Nothing is wider than the window, and the page does not scroll sideways. */
export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth
  }))
  assert.isAtMost(scroll, client, `${page.url()} scrolls sideways`)
}

/** A field comes to hold this: what fills it may come after it does. */
export const expectValue = async (field: Locator, value: string): Promise<void> => {
  await eventually(async () => ((await field.inputValue()) === value ? true : undefined)).catch(async () =>
    assert.strictEqual(await field.inputValue(), value)
  )
}

/** The focus comes to something that says this: it moves with the next frame, or when a dialog has gone. */
export const expectFocus = (page: Page, hasText: string | RegExp): Promise<void> =>
  page.locator(":focus", { hasText }).waitFor()
