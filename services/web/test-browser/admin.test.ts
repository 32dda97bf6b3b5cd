/** Watching over the platform: people, health, a planted dead letter, the audit trail. */
import { assert, describe } from "@effect/vitest"
import { accounts } from "./support/accounts.ts"
import { codeOf } from "./support/authenticator.ts"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { it } from "./support/it.ts"
import { eventually, newLearner, signedInAs } from "./support/learners.ts"
import { plantUnreadable } from "./support/plant.ts"

describe("administration", { timeout: 60_000 }, () => {
  it("finds a person, gives them a role, disables and enables them, and shows what was done", async ({ visit }) => {
    const person = await newLearner()
    const { expectComplaint, open, page } = await visit({ as: "admin" })
    await open("/admin/users")
    await page.getByRole("searchbox", { name: /begins/ }).fill(person.email.slice(0, -8))
    await page.waitForURL(/query=/)
    const row = page.getByRole("row").filter({ hasText: person.email })
    await row.getByText("Learner", { exact: true }).waitFor()
    const act = async (what: string) => {
      await row.getByRole("button", { name: "Actions for Rima Reader" }).click()
      await row.getByRole("button", { name: what, exact: true }).click()
    }
    await act("Change role")
    await page.getByRole("radio", { name: "Instructor" }).check()
    await expectAccessible(page)
    await page.getByRole("button", { name: "Save the role" }).click()
    await row.getByText("Instructor", { exact: true }).waitFor()
    await act("Disable")
    await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click()
    await row.getByText("Disabled", { exact: true }).waitFor()
    await act("Enable")
    await page.getByRole("dialog").getByRole("button", { name: "Enable", exact: true }).click()
    await row.getByText("Can sign in", { exact: true }).waitFor()
    await act("Show audit trail")
    await page.waitForURL(/\/admin\/audit/)
    await page.getByRole("heading", { name: "lyceum.user.enabled.v1" }).waitFor()
    await page.getByRole("heading", { name: "lyceum.user.registered.v1" }).waitFor()
    const admin = await signedInAs(accounts.admin)
    const { data: me } = await admin.users.me()
    await page.getByText(`user:${me.id}`).first().waitFor()
    await page.getByRole("button", { name: "Data" }).first().click()
    await page.getByRole("region", { name: "Data" }).filter({ hasText: person.id }).waitFor()
    await expectAccessible(page)
    await page.getByLabel("Id", { exact: true }).fill(crypto.randomUUID())
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "Nothing is recorded under this id" }).waitFor()
    expectComplaint(/status of 404/)
    // Nobody changes their own standing.
    await open(`/admin/users?query=${encodeURIComponent(accounts.admin.email)}`)
    await page.getByRole("button", { name: "Actions for Ada Admin" }).click()
    await page.getByRole("button", { name: "Show audit trail" }).waitFor()
    assert.strictEqual(await page.getByRole("button", { name: "Disable" }).count(), 0)
  })

  it("removes the second factor of somebody who lost it, and says when there is none", async ({ visit }) => {
    const person = await newLearner()
    const theirs = await signedInAs(person)
    const { secret } = (await theirs.secondFactor.begin({ body: { password: person.password } })).data
    await theirs.secondFactor.confirm({ body: { code: codeOf(secret) } })
    const { expectComplaint, open, page } = await visit({ as: "admin" })
    await open(`/admin/users?query=${encodeURIComponent(person.email)}`)
    const ask = async () => {
      await page.getByRole("button", { name: "Actions for Rima Reader" }).click()
      await page.getByRole("button", { name: "Remove second factor" }).click()
    }
    await ask()
    const dialog = page.getByRole("dialog", { name: "Remove the second factor of Rima Reader?" })
    const remove = dialog.getByRole("button", { name: "Remove second factor" })
    await expectAccessible(page)
    await remove.click()
    await dialog.waitFor({ state: "detached" })
    // No code is asked for any more.
    await signedInAs(person)
    await ask()
    await remove.click()
    await dialog.getByText("Rima Reader has no second factor.").waitFor()
    expectComplaint(/status of 409/)
  })

  it("shows a dead letter that was planted, and replays it once", async ({ visit }) => {
    const key = crypto.randomUUID()
    await plantUnreadable(key)
    const admin = await signedInAs(accounts.admin)
    const letter = await eventually(async () => {
      const { data } = await admin.operations.deadLetters({ query: { service: "progress", topic: "user-events" } })
      return data.items.find((one) => one.key === key)
    })
    const { open, page } = await visit({ as: "admin" })
    await open("/admin/dead-letters?service=progress&topic=user-events")
    await page
      .locator("li.letter", { hasText: `#${letter.offset}` })
      .getByRole("link")
      .first()
      .click()
    const dialog = page.getByRole("dialog", { name: "Dead letter" })
    await dialog
      .getByText(letter.error ?? "")
      .first()
      .waitFor()
    await dialog.getByRole("button", { name: "Payload", exact: true }).click()
    await dialog.getByRole("region", { name: "Payload", exact: true }).filter({ hasText: "unreadable" }).waitFor()
    await dialog.getByRole("button", { name: "Headers" }).click()
    await dialog.getByText("lyceum.user.registered.v1").first().waitFor()
    await expectAccessible(page)
    await dialog.getByRole("button", { name: "Replay", exact: true }).click()
    await dialog.getByRole("button", { name: "Replay it now" }).click()
    await dialog.getByText("Handed to the group again.").waitFor()
    await page.keyboard.press("Escape")
    await dialog.waitFor({ state: "detached" })
    await page
      .locator("li.letter", { hasText: `#${letter.offset}` })
      .getByText("Replayed")
      .waitFor()
    const { data: again } = await admin.operations.replay({ path: { deadLetterId: letter.id } })
    assert.isFalse(again.replayed)
    // It is as unreadable as before: the group puts it aside anew.
    await eventually(async () => {
      const { data } = await admin.operations.deadLetters({ query: { service: "progress", topic: "user-events" } })
      return data.items.some((one) => one.key === key && one.offset > letter.offset) ? true : undefined
    })
  })

  it("tells how every service is, and goes on when one is away", async ({ visit }) => {
    const { open, page } = await visit({ as: "admin" })
    await open("/admin/health")
    await page.getByText("All 6 services are well.").waitFor()
    await page.getByRole("heading", { name: "Analytics" }).waitFor()
    await expectAccessible(page)
    await page.route("**/v1/operations/services", async (route) => {
      const answer = await route.fetch()
      const report = await answer.json()
      const services = report.services.map((one: { readonly name: string }) =>
        one.name === "course" ? { name: "course", status: null, away: "the course service does not answer" } : one
      )
      await route.fulfill({ response: answer, json: { ...report, services } })
    })
    await page.getByRole("button", { name: "Refresh" }).click()
    await page.getByText("In trouble: Courses. The rest works.").waitFor()
    await page.getByText("the course service does not answer").waitFor()
    await expectAccessible(page)
  })

  it("has nothing to show where there is nothing", async ({ visit }) => {
    const { open, page } = await visit({ as: "admin" })
    await open("/admin/dead-letters?service=course&topic=no-such-events")
    await page.getByRole("heading", { name: "No dead letters" }).waitFor()
    await open("/admin/audit")
    await page.getByRole("heading", { name: "Ask about anything" }).waitFor()
    await expectAccessible(page)
  })

  it.for(["users", "health", "dead-letters", "audit"])(
    "%s: fits 360 pixels and is mirrored in Arabic",
    async (name, { visit }) => {
      const person = await newLearner({ locale: "ar" })
      const admin = await signedInAs(accounts.admin)
      await admin.users.changeUser({ path: { userId: person.id }, body: { role: "admin" } })
      const { open, page } = await visit({ as: person, locale: "ar", window: "narrow" })
      await open(`/admin/${name}${name === "audit" ? `?service=user&stream=user-${person.id}` : ""}`)
      await page.locator("html[dir=rtl] main :is(.card, .state)").first().waitFor()
      await expectNoSidewaysScroll(page)
      await expectAccessible(page)
    }
  )

  it("is not for others", async ({ visit }) => {
    const { page } = await visit({ as: "instructor" })
    await page.goto("/admin/users")
    await page.waitForURL("**/home")
  })
})
