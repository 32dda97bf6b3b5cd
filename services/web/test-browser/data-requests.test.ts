/** Requests of a person about their data: asked for, answered by every service, kept with a receipt. */
import { assert, describe } from "@effect/vitest"
import type { DataRequest } from "@lyceum/sdk"
import { json } from "node:stream/consumers"
import type { Download } from "playwright-core"
import { accounts } from "./support/accounts.ts"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { it } from "./support/it.ts"
import { newLearner, signedInAs } from "./support/learners.ts"

const contentOf = async (download: Promise<Download>): Promise<unknown> =>
  json(await (await download).createReadStream())

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const requestOf = (dueInMinutes: number, missing: ReadonlyArray<string>): DataRequest => ({
  id: `0190a000-0000-7000-8000-00000000000${missing.length}`,
  kind: "export",
  userId: "0190a000-0000-7000-8000-00000000000a",
  requestedAt: at(dueInMinutes - 60),
  dueAt: at(dueInMinutes),
  completedAt: null,
  answers: (["user", "enrollment", "progress", "analytics"] as const).map((holder) => ({
    holder,
    answeredAt: missing.includes(holder) ? null : at(dueInMinutes - 59)
  }))
})

describe("requests about one's data", () => {
  it("are answered by every service; the whole and the receipt are kept as files", async ({ visit }) => {
    const learner = await newLearner()
    const { open, page } = await visit({ as: learner, window: "narrow" })
    await open("/account")
    const part = page.locator("#data")
    await part.getByText("You have asked for nothing yet.").waitFor()
    await part.getByText("As of").waitFor()
    await part.getByRole("button", { name: "Ask for everything" }).press("Enter")
    await part.getByText("Complete", { exact: true }).waitFor()
    await part.getByRole("button", { name: /^Receipt of / }).click()
    assert.lengthOf(await part.getByText(/^Answered on /).all(), 4)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)

    const whole = page.waitForEvent("download")
    await part.getByRole("button", { name: "Download everything" }).click()
    const archive = JSON.stringify(await contentOf(whole))
    for (const holder of ["user", "enrollment", "progress", "analytics"]) assert.include(archive, `"${holder}":{`)
    assert.include(archive, learner.email)

    const kept = page.waitForEvent("download")
    await part.getByRole("button", { name: "Save the receipt" }).click()
    const [mine] = (await learner.lyceum.dataRequests.own()).data.items
    assert.deepStrictEqual(await contentOf(kept), mine)
    assert.deepStrictEqual(
      mine?.answers.map(({ answeredAt }) => typeof answeredAt),
      ["string", "string", "string", "string"]
    )
  })

  it("say who has not answered yet, and when that is late", async ({ visit }) => {
    const { open, page } = await visit({ as: await newLearner() })
    const items = [requestOf(30, ["analytics"]), requestOf(-30, ["progress", "analytics"])]
    await page.route("**/v1/users/me/data-requests", (route) => route.fulfill({ json: { items } }))
    await open("/account")
    const part = page.locator("#data")
    await part.getByText("Under way").waitFor()
    await part.getByText("3 of 4 have answered.").waitFor()
    await part.getByText("Late", { exact: true }).waitFor()
    await part.getByText(/2 of 4 have answered\. It is late/).waitFor()
    for (const receipt of await part.getByRole("button", { name: /^Receipt of / }).all()) await receipt.click()
    assert.lengthOf(await part.getByText("Has not answered yet").all(), 3)
    assert.strictEqual(await part.getByRole("button", { name: "Download everything" }).count(), 0)
    await expectAccessible(page)
    // What was under way moves by itself.
    items[0] = { ...requestOf(30, []), completedAt: at(-1) }
    await part.getByRole("button", { name: "Download everything" }).waitFor()
  })

  it("say so when they cannot be read, and come when they can", async ({ visit }) => {
    const { expectComplaint, open, page } = await visit({ as: await newLearner() })
    await page.route("**/v1/users/me/data-requests", (route) => route.fulfill({ status: 404, json: {} }))
    await open("/account")
    const part = page.locator("#data")
    const retry = part.getByRole("alert").getByRole("button", { name: "Try again" })
    await retry.waitFor()
    await expectAccessible(page)
    expectComplaint(/status of 404/)
    await page.unroute("**/v1/users/me/data-requests")
    await retry.click()
    await part.getByText("You have asked for nothing yet.").waitFor()
  })

  it("an erasure has a receipt too, which administrators can read afterwards", async ({ visit }) => {
    const learner = await newLearner()
    const { open, page } = await visit({ as: learner })
    await open("/account")
    await page.getByRole("button", { name: "Delete my account" }).click()
    await page.getByLabel(/^Type .* to confirm$/).fill(learner.email)
    await page.getByRole("button", { name: "Delete for ever" }).click()
    const done = page.getByText(/Your account is deleted\. Number of the receipt: [\da-f-]{36}/).first()
    await done.waitFor()
    const id = /[\da-f-]{36}/.exec(await done.innerText())?.[0] ?? ""
    const kept = page.waitForEvent("download")
    await page.getByRole("button", { name: "Save the receipt" }).click()
    assert.include(JSON.stringify(await contentOf(kept)), id)
    const admin = await signedInAs(accounts.admin)
    const { data: receipt } = await admin.dataRequests.get({ path: { dataRequestId: id } })
    assert.deepStrictEqual([receipt.kind, receipt.userId], ["erasure", learner.id])
    // The account is gone with the request; the inbox says so a minute and a half later.
    assert.isString(receipt.answers.find(({ holder }) => holder === "user")?.answeredAt)
  })
})
