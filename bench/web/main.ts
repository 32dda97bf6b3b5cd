/**
 * How quick the web app is, in a real browser on the built app, the real back end and the real services, beside its budget.
 * `node bench/web/main.ts [runs]` (after `npm run build`) prints a table; latencies are medians over the runs with the CPU of
 * the page slowed down four times, as the budget says, except for the course of 1,000 items, which is told as the worst.
 */
import { startVisit, type Visit, type VisitOptions } from "@lyceum/web/test-browser/Visit"
import { startHarness } from "@lyceum/web/test-browser/Harness"
import { chromium, type Page } from "playwright-core"
import { cpus } from "node:os"
import { resolve } from "node:path"
import { longCourse } from "./course.ts"
import { author, longTasksOf, watch } from "./instructor.ts"
import { pressOn } from "./press.ts"
import { countScripts, forget, observe, protocolOf, vitals } from "./observe.ts"

const runs = Number.parseInt(process.argv[2] ?? "5", 10)
const slowdown = 4

const harness = await startHarness(resolve(import.meta.dirname, "../../services/web/dist/app"))
const browser = await chromium.connect(harness.browser.wsEndpoint())

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** One visit; its context is closed with it. */
const visiting = async <A>(options: VisitOptions, use: (visit: Visit) => Promise<A>): Promise<A> => {
  const visit = await startVisit(browser, harness.address, options)
  try {
    return await use(visit)
  } finally {
    await visit.context.close()
  }
}

/** Loaded, nothing on its way, and a second of rest: the live stream stays open, so the network is never idle. */
const settled = async (page: Page): Promise<void> => {
  await page.waitForLoadState("load")
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null)
  await page.waitForTimeout(1000)
}

/** Milliseconds until the heading says something else after `act`, measured in the page. */
const untilHeadingChanges = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    (selector) =>
      new Promise<number>((done, fail) => {
        const before = document.querySelector("h1")?.textContent
        const link = document.querySelector(selector)
        if (!(link instanceof HTMLElement)) return fail(new Error(`there is no ${selector}`))
        const begun = performance.now()
        const observer = new MutationObserver(() => {
          const now = document.querySelector("h1")?.textContent
          if (now === before || now === undefined || now === "") return
          observer.disconnect()
          requestAnimationFrame(() => done(performance.now() - begun))
        })
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
        link.click()
      }),
    selector
  )

/** First load of an address: script bytes, largest paint, layout shift. */
const load = (path: string, options: VisitOptions) =>
  visiting(options, async ({ open, page }) => {
    const bytes = await countScripts(page)
    await observe(page)
    await (await protocolOf(page)).send("Emulation.setCPUThrottlingRate", { rate: slowdown })
    await open(path)
    await settled(page)
    return { bytes: bytes(), ...(await vitals(page)) }
  })

const { courseId, itemIds } = await longCourse(harness.address, 1000)
const lesson = `/courses/${courseId}/items/${itemIds[0]}`
const far = `a[href$="${itemIds[70]}"]`
const next = `main a[href$="${itemIds[1]}"]`

/** Opening sections, going on, opening and closing the menu, at the pace of somebody quick: the slowest until its next paint. */
const interact = () =>
  visiting({ as: "learner" }, async ({ open, page }) => {
    await observe(page)
    await (await protocolOf(page)).send("Emulation.setCPUThrottlingRate", { rate: slowdown })
    await open(lesson)
    await settled(page)
    const section = page.getByRole("navigation").getByRole("button", { expanded: false })
    await pressOn(section.first())
    await pressOn(section.nth(1))
    await pressOn(page.locator(next).first())
    await page.waitForURL(`**/${itemIds[1]}`)
    await pressOn(page.getByRole("button", { name: "Your account" }))
    await page.keyboard.press("Escape")
    await settled(page)
    return (await vitals(page)).inp
  })

/** From item to item: the next one, which was fetched ahead, and a far one, which was not. Not slowed down. */
const navigate = () =>
  visiting({ as: "learner" }, async ({ open, page }) => {
    await open(lesson)
    await settled(page)
    const cached = await untilHeadingChanges(page, next)
    await page.getByRole("navigation").getByRole("button", { expanded: false }).first().click()
    await settled(page)
    return { cached, fetched: await untilHeadingChanges(page, far) }
  })

/** A course of 1,000 items: opens with all its sections, and is scrolled from end to end. Not slowed down. */
const scroll = () =>
  visiting({ as: "learner" }, async ({ open, page }) => {
    await observe(page)
    await open(lesson)
    await settled(page)
    const opening = Math.max(0, ...(await vitals(page)).longTasks)
    await forget(page)
    // By selector: looking for roles among a thousand rows is itself a long task in the page.
    const closed = page.locator("nav button[aria-expanded=false]")
    while ((await closed.count()) > 0) await closed.first().click()
    await page.locator(far).first().hover()
    for (let step = 0; step < 60; step++) {
      await page.mouse.wheel(0, 600)
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
    }
    return { opening, scrolling: Math.max(0, ...(await vitals(page)).longTasks) }
  })

/** The editor, all parts of three sections open, and the dashboard with its funnel: somebody at work in a course of 1,000 items. */
const instruct = async (path: string, work: (page: Page) => Promise<void>) => {
  const page = (rate: number) =>
    visiting({ as: "instructor" }, async ({ open, page }) => {
      await observe(page)
      await (await protocolOf(page)).send("Emulation.setCPUThrottlingRate", { rate })
      await open(`/teach/${courseId}${path}`)
      await settled(page)
      return { ...(await longTasksOf(page, work)), inp: (await vitals(page)).inp }
    })
  const { opening, working } = await page(1)
  return { opening, working, inp: (await page(slowdown)).inp }
}

const times = async <A>(measure: () => Promise<A>): Promise<Array<A>> => {
  const all: Array<A> = []
  for (let run = 0; run < runs; run++) all.push(await measure())
  return all
}

const home = await times(() => load("/home", { as: "learner" }))
const catalogue = await times(() => load("/courses", {}))
const first = await times(() => load(lesson, { as: "learner" }))
const longest = await times(interact)
const moves = await times(navigate)
const scrolls = await times(scroll)

const editors = await times(() => instruct("/edit", author))
const funnels = await times(() => instruct("", watch))

const kilo = (bytes: ReadonlyArray<number>) => median(bytes) / 1000
const rows: ReadonlyArray<readonly [what: string, measured: number, budget: number, unit: string]> = [
  ["JavaScript of the learner's home", kilo(home.map(({ bytes }) => bytes)), 180, "kB"],
  ["JavaScript of the catalogue", kilo(catalogue.map(({ bytes }) => bytes)), 130, "kB"],
  ["LCP, home, CPU x4", median(home.map(({ lcp }) => lcp)), 1500, "ms"],
  ["LCP, catalogue, CPU x4", median(catalogue.map(({ lcp }) => lcp)), 1500, "ms"],
  ["LCP, lesson of 1,000 items, CPU x4", median(first.map(({ lcp }) => lcp)), 1500, "ms"],
  [
    "CLS, worst of home, catalogue and lesson",
    Math.max(...[home, catalogue, first].flat().map(({ cls }) => cls)),
    0.02,
    ""
  ],
  ["interaction to next paint, CPU x4", median(longest), 100, "ms"],
  ["next item, fetched ahead", median(moves.map(({ cached }) => cached)), 100, "ms"],
  ["far item, not fetched", median(moves.map(({ fetched }) => fetched)), 300, "ms"],
  ["longest task, opening 1,000 items", Math.max(...scrolls.map(({ opening }) => opening)), 50, "ms"],
  ["longest task, scrolling 1,000 items", Math.max(...scrolls.map(({ scrolling }) => scrolling)), 50, "ms"],
  ["longest task, opening the editor of 1,000 items", Math.max(...editors.map(({ opening }) => opening)), 50, "ms"],
  ["longest task, at work in that editor", Math.max(...editors.map(({ working }) => working)), 50, "ms"],
  ["interaction to next paint in that editor, CPU x4", median(editors.map(({ inp }) => inp)), 100, "ms"],
  ["longest task, opening the funnel of 1,000 items", Math.max(...funnels.map(({ opening }) => opening)), 50, "ms"],
  ["longest task, at work in that funnel", Math.max(...funnels.map(({ working }) => working)), 50, "ms"],
  ["interaction to next paint in that funnel, CPU x4", median(funnels.map(({ inp }) => inp)), 100, "ms"]
]
const shown = (value: number) => (value < 1 && value > 0 ? value.toFixed(4) : value.toFixed(1))
console.log(
  `${runs} runs, Chromium ${browser.version()}, ${cpus().length} x ${cpus()[0]?.model}, ${new Date().toISOString()}\n`
)
console.log("| | measured | budget | |\n|---|---:|---:|---|")
for (const [what, measured, budget, unit] of rows)
  console.log(
    `| ${what} | ${shown(measured)} ${unit} | ${budget} ${unit} | ${measured <= budget ? "within" : "OVER"} |`
  )

await browser.close()
await harness.close()
process.exit(rows.every(([, measured, budget]) => measured <= budget) ? 0 : 1)
