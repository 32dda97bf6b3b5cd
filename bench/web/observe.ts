/** What a page says about its own speed, by the browser's performance entries. */
import type { CDPSession, Page } from "playwright-core"

/** Milliseconds, except `cls` (a score, https://web.dev/articles/cls). */
export interface Vitals {
  /** Largest Contentful Paint (https://web.dev/articles/lcp). */
  readonly lcp: number
  /** The largest session window of layout shifts. */
  readonly cls: number
  /** The longest interaction until its next paint (Event Timing; https://web.dev/articles/inp). */
  readonly inp: number
  /** Every task longer than 50 ms (Long Tasks). */
  readonly longTasks: ReadonlyArray<number>
}

interface Seen {
  lcp: number
  inp: number
  longTasks: Array<number>
  shifts: Array<{ readonly at: number; readonly value: number }>
}

declare global {
  // A name of the page's window.
  var lyceumVitals: Seen
}

/** Runs in the page, before anything else of it. */
const collect = () => {
  const seen: Seen = { lcp: 0, inp: 0, longTasks: [], shifts: [] }
  const watch = (type: string, each: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...more })
  watch("largest-contentful-paint", ({ startTime }) => {
    seen.lcp = startTime
  })
  watch("layout-shift", (entry) => {
    if ("hadRecentInput" in entry && !entry.hadRecentInput && "value" in entry && typeof entry.value === "number")
      seen.shifts.push({ at: entry.startTime, value: entry.value })
  })
  watch(
    "event",
    (entry) => {
      // Only what belongs to an interaction has an id.
      if ("interactionId" in entry && typeof entry.interactionId === "number" && entry.interactionId > 0)
        seen.inp = Math.max(seen.inp, entry.duration)
    },
    { durationThreshold: 16 }
  )
  watch("longtask", ({ duration }) => {
    seen.longTasks.push(duration)
  })
  globalThis.lyceumVitals = seen
}

/** To be called before the page is opened. */
export const observe = (page: Page): Promise<unknown> => page.addInitScript(collect)

/** The largest sum of shifts that follow each other within a second, for at most five. */
const worstWindow = (shifts: ReadonlyArray<{ readonly at: number; readonly value: number }>): number => {
  let [worst, sum, from, last] = [0, 0, 0, Number.NEGATIVE_INFINITY]
  for (const { at, value } of shifts) {
    if (at - last > 1000 || at - from > 5000) [sum, from] = [0, at]
    sum += value
    last = at
    worst = Math.max(worst, sum)
  }
  return worst
}

/** What was collected so far. */
export const vitals = async (page: Page): Promise<Vitals> => {
  const { shifts, ...rest } = await page.evaluate(() => globalThis.lyceumVitals)
  return { ...rest, cls: worstWindow(shifts) }
}

/** Forgets what came before, for a page that goes on. */
export const forget = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(globalThis.lyceumVitals, { inp: 0, longTasks: [], shifts: [] })
  })

/** The browser's protocol for this page. */
export const protocolOf = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page)

/** Bytes of JavaScript that come over the wire until the page is idle, compressed as they come. */
export const countScripts = async (page: Page): Promise<() => number> => {
  const protocol = await protocolOf(page)
  await protocol.send("Network.enable")
  const scripts = new Set<string>()
  let bytes = 0
  protocol.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Script" || response.mimeType.includes("javascript")) scripts.add(requestId)
  })
  protocol.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  return () => bytes
}
