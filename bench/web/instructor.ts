/** The instructor's pages of a long course: the editor with its outline, and the funnel of the dashboard. */
import type { Page } from "playwright-core"
import { forget, vitals } from "./observe.ts"
import { pace, pressOn } from "./press.ts"

/** The longest task of each, in milliseconds; 0 = none was over 50. */
export interface LongTasks {
  readonly opening: number
  readonly working: number
}

const longest = async (page: Page): Promise<number> => Math.max(0, ...(await vitals(page)).longTasks)

/** One press each, by selector: looking for roles among a thousand rows is itself a long task in the page. */
const press = (page: Page, selector: string, nth: number): Promise<void> => pressOn(page.locator(selector).nth(nth))

/** Opens everything in the first three sections of the outline, row by row: 75 items more at a time than fit on a screen. */
const openRows = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const closed = () =>
      [...document.querySelectorAll(".outline > ol > li")]
        .slice(0, 3)
        .flatMap((section) => [...section.querySelectorAll<HTMLElement>(".outline-toggle[aria-expanded=false]")])
    for (let all = closed(); all.length > 0; all = closed()) {
      all[0]?.click()
      await new Promise((done) => requestAnimationFrame(done))
    }
  })

/** What an author does in the outline: opens and closes, goes to an item, moves it, renames it, removes it and takes that back. */
export const author = async (page: Page): Promise<void> => {
  await openRows(page)
  const toggles = ".outline > ol > li > .outline-row .outline-toggle"
  await press(page, toggles, 3)
  await press(page, toggles, 3)
  const item = ".outline .outline-row[data-level=item] .outline-link"
  await press(page, item, 2)
  await press(page, item, 7)
  const row = page.locator(item).nth(7)
  for (const key of ["Alt+ArrowDown", "Alt+ArrowUp", "F2", "Escape", "Delete"]) {
    await (key === "Escape" ? page.locator(".outline-rename") : row).press(key)
    await page.waitForTimeout(pace)
  }
}

/** What an instructor does with the funnel: opens and closes its sections, and asks for the rest of one. */
export const watch = async (page: Page): Promise<void> => {
  const closed = "[aria-labelledby=funnel-heading] .disclosure button[aria-expanded=false]"
  for (let section = 0; section < 5; section++) await press(page, closed, 0)
  await press(page, "[aria-labelledby=funnel-heading] .disclosure button[aria-expanded=true]", 0)
  const more = page.locator("[aria-labelledby=funnel-heading] .disclosure-content button")
  if ((await more.count()) > 0) await press(page, "[aria-labelledby=funnel-heading] .disclosure-content button", 0)
}

/** From end to end with the wheel. */
const scroll = async (page: Page): Promise<void> => {
  for (let step = 0; step < 40; step++) {
    await page.mouse.wheel(0, 600)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
  }
}

/** The longest task of a page that has just been opened and is at rest, and of what is done then. */
export const longTasksOf = async (page: Page, work: (page: Page) => Promise<void>): Promise<LongTasks> => {
  const opening = await longest(page)
  await forget(page)
  await work(page)
  await scroll(page)
  return { opening, working: await longest(page) }
}
