/** What a lesson stands: hostile content, no connection, another tab, a thousand items, a server that refuses. */
import { assert, beforeAll, describe } from "@effect/vitest"
import { type Made, publishCourse, reading } from "./support/courses.ts"
import { it } from "./support/it.ts"
import { enrol, eventually, newLearner } from "./support/learners.ts"

const hostile = `
  <p id="start">Begin</p><script>document.title = "owned"</script>
  <img src="/no" onerror="document.title = 'owned'" alt="x"><svg onload="document.title='owned'"></svg>
  <a href="javascript:document.title='owned'">press</a>
  <p style="position:fixed;inset:0;background:url(/v1/style-leak);width:10px">over</p><style>main{display:none}</style>
  <iframe src="https://evil.example/"></iframe><iframe srcdoc="<script>parent.document.title='owned'</script>"></iframe>
  <form action="/v1/users/me"><input name="email"><button>send</button></form>
  <object data="/v1/object"></object><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=/x">
  <a href="/courses/COURSE/items/SECOND">to the second</a><p>End</p>`

let made: Made
const item = ({ courseId, itemIds }: Made, index: number) => `/courses/${courseId}/items/${itemIds[index] ?? ""}`

beforeAll(async () => {
  made = await publishCourse([
    [
      reading("Alpha"),
      reading("Beta"),
      { title: "Gamma", rule: { kind: "manual" }, body: { kind: "task", instructions: "<p>Do.</p>" } }
    ]
  ])
})

describe("a lesson", { timeout: 60_000 }, () => {
  it("keeps hostile content inert, even if the server let it through", async ({ visit }) => {
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    const { expectComplaint, open, page } = await visit({ as: learner })
    const asked: Array<string> = []
    page.on("request", (request) => asked.push(request.url()))
    await page.route(`**/v1${item(made, 0)}`, async (route) => {
      const response = await route.fetch()
      const body = await response.json()
      const text = hostile.replace("COURSE", made.courseId).replace("SECOND", made.itemIds[1] ?? "")
      await route.fulfill({ response, json: { ...body, body: { kind: "text", format: "html", text } } })
    })
    await open(item(made, 0))
    await page.getByText("End", { exact: true }).waitFor()
    await page.getByText("press").click()
    assert.match(await page.title(), /^Alpha/)
    const inside = page.locator(".prose")
    for (const bad of ["script", "style", "iframe", "form", "input", "object", "svg", "base", "meta", "#start"])
      assert.strictEqual(await inside.locator(bad).count(), 0, bad)
    assert.strictEqual(await inside.locator("[onerror], [href^=javascript]").count(), 0)
    assert.strictEqual(
      await page.getByText("over", { exact: true }).evaluate((e) => getComputedStyle(e).position),
      "static"
    )
    assert.deepStrictEqual(
      asked.filter((url) => /evil|leak|object/.test(url)),
      []
    )
    expectComplaint(/status of 404|\/no\)/)
    // A link to another item stays within the app.
    await page.evaluate(() => document.body.setAttribute("data-same-document", ""))
    await page.getByRole("link", { name: "to the second" }).click()
    await page.locator("h1:focus", { hasText: "Beta" }).waitFor()
    assert.strictEqual(await page.locator("body[data-same-document]").count(), 1)
  })

  it("keeps what is done while offline, and sends each event once under its first id", async ({ visit }) => {
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    const { context, expectComplaint, open, page } = await visit({ as: learner })
    // What goes out and was taken, in the order of the answers.
    await page.addInitScript(() => {
      const taken: Array<string> = []
      Object.assign(window, { taken })
      const send = window.fetch.bind(window)
      window.fetch = async (input, init) => {
        const request = new Request(input, init)
        const body: { readonly events?: ReadonlyArray<{ readonly id: string }> } = request.url.endsWith(
          "/v1/learning-events"
        )
          ? JSON.parse(await request.clone().text())
          : {}
        const response = await send(request)
        if (response.ok) taken.push(...(body.events ?? []).map(({ id }) => id))
        return response
      }
    })
    const sent = (): Promise<ReadonlyArray<string>> => page.evaluate(() => Reflect.get(window, "taken"))
    await open(item(made, 0))
    await page.getByText("Done: read").waitFor()
    await eventually(async () => ((await sent()).length === 1 ? true : undefined))
    // The next item is here already: it opens without a connection.
    await page.waitForLoadState("networkidle").catch(() => undefined)
    await context.setOffline(true)
    await page.keyboard.press("n")
    await page.getByText("About Beta.").waitFor()
    await page.getByText("Done: read").waitFor()
    const kept = await page.evaluate(() =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith("lyceum-activity/"))
        .map((key) => key.split("/").at(-1))
    )
    assert.strictEqual(kept.length, 1)
    await context.setOffline(false)
    await eventually(async () => ((await sent()).length >= 2 ? true : undefined))
    assert.deepStrictEqual((await sent()).slice(1), kept)
    await eventually(async () => {
      const { data } = await learner.lyceum.progress.get({ path: { courseId: made.courseId } })
      return data.completedItems === 2 ? true : undefined
    })
    assert.strictEqual(new Set(await sent()).size, (await sent()).length)
    expectComplaint(/ERR_INTERNET_DISCONNECTED/)
  })

  it("agrees with a second tab within two seconds", async ({ visit }) => {
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    const { context, open, page } = await visit({ as: learner })
    await open(item(made, 2))
    const second = await context.newPage()
    await second.goto("/home")
    await second.getByText("0 of 3 lessons").first().waitFor()
    const third = await context.newPage()
    await third.goto(item(made, 2))
    await third.getByRole("button", { name: "Mark as done" }).waitFor()
    await page.getByRole("button", { name: "Mark as done" }).click()
    await third.getByText("Done: marked by you").waitFor({ timeout: 2000 })
    await second.getByText("1 of 3 lessons").first().waitFor({ timeout: 2000 })
  })

  it("takes a mark back when the server refuses, and says so", async ({ visit }) => {
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    const { expectComplaint, open, page } = await visit({ as: learner })
    const problem = { type: "urn:lyceum:problem:conflict", title: "no", status: 409 }
    await page.route(`**/v1/progress/${made.courseId}/items/*`, (route) =>
      route.request().method() === "PUT"
        ? route.fulfill({ status: 409, contentType: "application/problem+json", json: problem })
        : route.continue()
    )
    await open(item(made, 2))
    await page.getByRole("button", { name: "Mark as done" }).click()
    await page.getByRole("alert").waitFor()
    await page.getByText("To do: mark as done").waitFor()
    expectComplaint(/status of 409/)
  })

  it("opens a course of a thousand items, and goes on within it", async ({ visit }) => {
    const large = await publishCourse([Array.from({ length: 1000 }, (_, index) => reading(`Reading ${index + 1}`))])
    const learner = await newLearner()
    await enrol(learner, large.courseId)
    const { open, page } = await visit({ as: learner })
    await open(item(large, 500))
    // What is far away is in the page, and not drawn.
    await page.locator(".outline-row").nth(999).waitFor({ state: "attached", timeout: 30_000 })
    assert.match((await page.locator(".outline-row").nth(999).textContent()) ?? "", /^Reading 1000, Not completed/)
    await page.locator(".position a").last().click()
    await page.getByText("About Reading 502.", { exact: true }).waitFor()
  })
})
