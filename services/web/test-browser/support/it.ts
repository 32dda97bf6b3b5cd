/** `it` with visits: `it("…", async ({ visit }) => { const { page, open } = await visit({ as: "learner" }) … })`. */
import { assert } from "@effect/vitest"
import { chromium } from "playwright-core"
import { inject, test } from "vitest"
import { startVisit, type Visit, type VisitOptions } from "./Visit.ts"

export const it = test.extend<{ readonly visit: (options?: VisitOptions) => Promise<Visit> }>({
  // vitest reads the fixtures that one needs from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  visit: async ({}, use) => {
    const browser = await chromium.connect(inject("browser"))
    const visits: Array<Visit> = []
    await use(async (options) => {
      const visit = await startVisit(browser, options?.address ?? inject("address"), options)
      visits.push(visit)
      return visit
    })
    await Promise.all(visits.map(({ context }) => context.close()))
    await browser.close()
    assert.deepStrictEqual(
      visits.flatMap(({ complaints }) => complaints),
      [],
      "the browser had something to complain of"
    )
  }
})
