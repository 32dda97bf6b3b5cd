/** Every address of the app: accessible in both themes, wide in English and at 360 pixels in Arabic. */
import { assert, beforeAll, describe } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { routesIn } from "../app/build/routes-in.ts"
import type { Who } from "./support/accounts.ts"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { finishedCourse } from "./support/finished.ts"
import { it } from "./support/it.ts"
import { enrol, findItem, type Learner, newLearner, shippedCourse } from "./support/learners.ts"

/** Somebody new who is in the shipped course and has finished another. */
interface Scene {
  readonly learner: Learner
  readonly courseId: string
  readonly itemPath: string
  readonly finishedId: string
  readonly certificateId: string
}

/** How an address is visited: as whom, and with what in the places of its parameters. */
const visits: Readonly<Record<string, { readonly as?: Who | "new"; readonly path?: (scene: Scene) => string }>> = {
  "/": {},
  "/courses": {},
  "/courses/$slug": { path: ({ courseId }) => `/courses/${courseId}` },
  "/register": {},
  "/sign-in": {},
  "/forgot-password": {},
  "/reset-password": { path: () => "/reset-password?token=of-a-letter" },
  "/unsubscribe": { path: () => "/unsubscribe?token=of-a-letter" },
  "/account": { as: "new" },
  "/notifications": { as: "new" },
  "/home": { as: "new" },
  "/courses/$courseId/items/$itemId": { as: "new", path: ({ itemPath }) => itemPath },
  "/courses/$courseId/learn": { as: "new", path: ({ courseId }) => `/courses/${courseId}/learn` },
  "/courses/$courseId/finish": { as: "new", path: ({ finishedId }) => `/courses/${finishedId}/finish` },
  "/certificates/$certificateId": { path: ({ certificateId }) => `/certificates/${certificateId}` },
  "/teach": { as: "instructor" },
  "/teach/import": { as: "instructor" },
  "/teach/$courseId": { as: "instructor", path: ({ courseId }) => `/teach/${courseId}` },
  "/teach/$courseId/edit": { as: "instructor", path: ({ courseId }) => `/teach/${courseId}/edit` },
  "/teach/$courseId/changes": { as: "instructor", path: ({ courseId }) => `/teach/${courseId}/changes` },
  "/teach/$courseId/exports": { as: "instructor", path: ({ courseId }) => `/teach/${courseId}/exports` },
  "/teach/$courseId/roster": { as: "instructor", path: ({ courseId }) => `/teach/${courseId}/roster` },
  "/teach/$courseId/learners/$userId": {
    as: "instructor",
    path: ({ courseId, learner }) => `/teach/${courseId}/learners/${learner.id}`
  },
  "/admin/users": { as: "admin" },
  "/admin/dead-letters": { as: "admin" },
  "/admin/health": { as: "admin" },
  "/admin/audit": { as: "admin" }
}

const pages = join(import.meta.dirname, "..", "app", "src", "pages")

/** The addresses with a page, from the words that the router is made of. */
const addresses = readdirSync(pages).flatMap((area) =>
  readdirSync(join(pages, area))
    .filter((file) => file === "routes.ts")
    .flatMap((file) => routesIn(readFileSync(join(pages, area, file), "utf8")).map(({ path }) => path))
)

let scene: Scene

beforeAll(async () => {
  const learner = await newLearner()
  const courseId = await shippedCourse(learner.lyceum)
  await enrol(learner, courseId)
  const [item, finished] = await Promise.all([
    findItem(learner.lyceum, courseId, "Final review"),
    finishedCourse(learner)
  ])
  scene = {
    learner,
    courseId,
    itemPath: item.path,
    finishedId: finished.courseId,
    certificateId: finished.certificateId
  }
}, 60_000)

describe("every address", { timeout: 90_000 }, () => {
  it("is looked at here, and nothing that is none", () => {
    assert.deepStrictEqual(Object.keys(visits).toSorted(), addresses.toSorted())
  })

  for (const [pattern, { as, path = () => pattern }] of Object.entries(visits))
    it(`${pattern} is accessible, wide and narrow, from both sides, in both themes`, async ({ visit }) => {
      const who = as === "new" ? { as: scene.learner } : as === undefined ? {} : { as }
      const look = async (window: "wide" | "narrow", locale: "en" | "ar") => {
        const { context, open, page } = await visit({ ...who, window, locale })
        await open(path(scene))
        await page.locator("main h1").waitFor()
        // The data are there, or what is said in their place.
        await page.waitForFunction(() => document.querySelector("main [aria-busy=true]") === null)
        await expectNoSidewaysScroll(page)
        await expectAccessible(page)
        await context.close()
      }
      await look("wide", "en")
      await look("narrow", "ar")
    })
})
