/** Watching: where one was, what was skipped, a player of another site, and leaving in the middle. */
import { assert, beforeAll, describe } from "@effect/vitest"
import { createLyceum } from "@lyceum/sdk"
import type { Page } from "playwright-core"
import { inject } from "vitest"
import { type Made, publishCourse, reading } from "./support/courses.ts"
import { it } from "./support/it.ts"
import { enrol, eventually, type Found, findItem, type Learner, newLearner, shippedCourse } from "./support/learners.ts"

const filmTitle = "Nine events and a watermark (1 minute, silent, with captions)"

const progressOf = ({ lyceum }: Learner, { courseId, itemId }: Found) =>
  lyceum.progress.getItem({ path: { courseId, itemId } }).then(({ data }) => data)

/** Plays the film from one place to another, four times as fast. */
const play = (page: Page, from: number, to: number): Promise<void> =>
  page.locator(".video video").evaluate(
    async (video, [start = 0, end = 0]) => {
      if (!(video instanceof HTMLVideoElement)) throw new Error("no film")
      const reached = (test: () => boolean, event: string) =>
        new Promise<void>((resolve) => {
          const look = () => {
            if (!test()) return
            video.removeEventListener(event, look)
            resolve()
          }
          video.addEventListener(event, look)
          look()
        })
      await reached(() => video.readyState >= 1, "loadedmetadata")
      video.muted = true
      video.playbackRate = 4
      video.currentTime = start
      await reached(() => !video.seeking, "seeked")
      await video.play()
      await reached(() => video.currentTime >= end, "timeupdate")
      video.pause()
    },
    [from, to]
  )

/** A player that speaks as the one of YouTube does: it plays from the start of the address, three seconds at a press. */
const player = `<!doctype html><title>player</title><button>on</button><script>
  let time = 0
  const tell = (info) => parent.postMessage(JSON.stringify({ event: "infoDelivery", info }), "*")
  addEventListener("message", ({ data }) => { if (String(data).includes("listening")) tell({ duration: 10, currentTime: 0, playerState: 1 }) })
  document.querySelector("button").addEventListener("click", () => {
    for (let i = 0; i < 3; i++) tell({ currentTime: time += 1, playerState: 1 })
    if (time >= 9) tell({ playerState: 0 })
  })
</script>`

let linked: Made

beforeAll(async () => {
  linked = await publishCourse([
    [
      {
        title: "Linked",
        rule: { kind: "video", percent: 80 },
        body: {
          kind: "video",
          sources: [{ kind: "youtube", videoId: "b7xgknqkQk8" }],
          durationSeconds: 10,
          transcripts: []
        }
      },
      reading("After")
    ]
  ])
})

describe("watching", { timeout: 90_000 }, () => {
  it("goes on where it was left, and what was skipped does not count", async ({ visit }) => {
    const who = await newLearner()
    const film = await findItem(who.lyceum, await shippedCourse(who.lyceum), filmTitle)
    await enrol(who, film.courseId)
    const { open, page } = await visit({ as: who })
    await open(film.path)
    await play(page, 30, 40)
    // Ten of 66 seconds, said when it was stopped; it says so now and then before that too.
    const watched = await eventually(async () => {
      const { percentWatched = 0 } = await progressOf(who, film)
      return percentWatched > 10 ? percentWatched : undefined
    })
    assert.isBelow(watched, 30)
    await page.reload()
    await page.getByText(/^Goes on at 0:[34]\d\./).waitFor()
    await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) >= 38)
  })

  it("counts what a player of another site says was played, once one asked for it", async ({ visit }) => {
    const who = await newLearner()
    await enrol(who, linked.courseId)
    const { context, open, page } = await visit({ as: who })
    const asked: Array<string> = []
    await context.route(
      (url) => url.hostname.endsWith("youtube-nocookie.com"),
      (route) => {
        asked.push(route.request().url())
        return route.fulfill({ contentType: "text/html", body: player })
      }
    )
    const itemId = linked.itemIds[0] ?? ""
    await open(`/courses/${linked.courseId}/items/${itemId}`)
    const facade = page.getByRole("button", { name: /^Play the video/ })
    await facade.waitFor()
    assert.deepStrictEqual(asked, [], "nobody was told before the press")
    await facade.click()
    const on = page.frameLocator("iframe.video-frame").getByRole("button", { name: "on" })
    for (let press = 0; press < 3; press++) await on.click()
    await page
      .locator(".lesson-pills")
      .getByText(/^Done: /)
      .waitFor()
    assert.strictEqual(asked.length, 1)
  })

  it("sends what was done when the page is left at once", async ({ visit }) => {
    const who = await newLearner()
    await enrol(who, linked.courseId)
    const { open, page } = await visit({ as: who })
    // Nothing goes out the usual way: what comes, came with the leaving.
    await page.route("**/v1/learning-events", (route) =>
      route.request().resourceType() === "ping" ? route.continue() : new Promise(() => undefined)
    )
    const itemId = linked.itemIds[1] ?? ""
    await open(`/courses/${linked.courseId}/items/${itemId}`)
    await page.getByText("Done: read").waitFor()
    await page.goto("about:blank")
    const lyceum = createLyceum({ baseUrl: inject("address") })
    await lyceum.signIn({ email: who.email, password: who.password })
    await eventually(async () => {
      const { data } = await lyceum.progress.getItem({ path: { courseId: linked.courseId, itemId } })
      return data.state === "completed" ? true : undefined
    })
  })
})
