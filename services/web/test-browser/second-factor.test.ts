/** A second factor in the app: turned on, asked for at sign-in, and turned off; what an account is told whose role needs one. */
import { assert, describe } from "@effect/vitest"
import { codeOf } from "./support/authenticator.ts"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { it } from "./support/it.ts"
import { newLearner } from "./support/learners.ts"

describe("a second factor", () => {
  it("is turned on, asked for, and turned off by keyboard and screen reader", async ({ visit }) => {
    const learner = await newLearner()
    const { expectComplaint, open, page } = await visit({ as: learner, window: "narrow" })
    await open("/account")
    const section = page.getByRole("region", { name: "Second factor" })
    await section.getByText("It is off.").waitFor()
    await section.getByRole("button", { name: "Turn on" }).press("Enter")
    const dialog = page.getByRole("dialog")
    const password = dialog.getByLabel("Password", { exact: true })
    await password.fill("not the right one")
    await password.press("Enter")
    await dialog.getByText("This is not your password.").waitFor()
    await password.fill(learner.password)
    await password.press("Enter")
    await dialog.getByRole("img", { name: "QR code of the key" }).locator("path").waitFor()
    const code = dialog.getByLabel("Code", { exact: true })
    await dialog.locator("input[name=code]:focus").waitFor()
    assert.strictEqual(await code.getAttribute("autocomplete"), "one-time-code")
    assert.strictEqual(await code.getAttribute("inputmode"), "numeric")
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    const key = await dialog.getByLabel("Key", { exact: true }).inputValue()
    await code.fill("12345")
    await code.press("Enter")
    await dialog.getByText("This code is not right").waitFor()
    await dialog.locator("input[name=code][aria-invalid=true]:focus").waitFor()
    await code.fill(codeOf(key))
    await code.press("Enter")
    await dialog.getByRole("heading", { name: "Your recovery codes" }).waitFor()
    const recoveryCodes = await dialog.getByRole("listitem").allInnerTexts()
    assert.strictEqual(new Set(recoveryCodes).size, 10)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    const saved = page.waitForEvent("download")
    await dialog.getByRole("button", { name: "Download" }).press("Enter")
    assert.strictEqual((await saved).suggestedFilename(), "lyceum-recovery-codes.txt")
    await dialog.getByRole("button", { name: "I have kept it" }).press("Enter")
    await section.getByText("10 recovery codes are left.").waitFor()
    expectComplaint(/status of 401/)

    const [first = "", second = "", third = ""] = recoveryCodes
    const there = await visit()
    const enter = async () => {
      await there.open("/sign-in")
      await there.page.getByLabel("E-mail address").fill(learner.email)
      await there.page.getByLabel("Password", { exact: true }).fill(learner.password)
      await there.page.keyboard.press("Enter")
      await there.page.getByRole("heading", { name: "One more step" }).waitFor()
      await there.page.locator("input[name=code]:focus").waitFor()
    }
    await enter()
    await expectAccessible(there.page)
    await there.page.keyboard.type("00 00 00")
    await there.page.keyboard.press("Enter")
    await there.page.getByText("This code is not right").waitFor()
    await there.page.locator("input[name=code][aria-invalid=true]:focus").waitFor()
    await there.page.getByRole("button", { name: "Use a recovery code" }).press("Enter")
    await there.page.getByLabel("Recovery code").fill(first.toLowerCase())
    await there.page.getByLabel("Recovery code").press("Enter")
    await there.page.waitForURL("**/home")
    await there.context.clearCookies()
    await enter()
    // The code of now was used to turn it on.
    await there.page.keyboard.type(codeOf(key, 1))
    await there.page.keyboard.press("Enter")
    await there.page.waitForURL("**/home")
    there.expectComplaint(/status of 401/)

    await page.reload()
    await section.getByText("9 recovery codes are left.").waitFor()
    await section.getByRole("button", { name: "New recovery codes" }).press("Enter")
    await password.fill(learner.password)
    await dialog.getByLabel("Code", { exact: true }).fill(second)
    await dialog.getByRole("button", { name: "New recovery codes" }).press("Enter")
    await dialog.getByRole("heading", { name: "Your recovery codes" }).waitFor()
    const [fresh = ""] = await dialog.getByRole("listitem").allInnerTexts()
    await dialog.getByRole("button", { name: "I have kept it" }).press("Enter")
    await section.getByRole("button", { name: "Turn off" }).press("Enter")
    await password.fill(learner.password)
    await dialog.getByLabel("Code", { exact: true }).fill(third)
    await dialog.getByRole("button", { name: "Turn off" }).press("Enter")
    await dialog.getByText("This code is not right").waitFor()
    await dialog.getByLabel("Code", { exact: true }).fill(fresh)
    await dialog.getByRole("button", { name: "Turn off" }).press("Enter")
    await section.getByText("It is off.").waitFor()
    expectComplaint(/status of 401/)
    await learner.lyceum.signIn({ email: learner.email, password: learner.password })
  }, 240_000)

  it("that a role needs is asked for on every page, and until then the app shows what a learner may do", async ({
    visit
  }) => {
    const { open, page } = await visit({ as: "instructor" })
    // As the user service tells it where SECOND_FACTOR_ROLES names the role.
    await page.route(
      (url) => url.pathname === "/courses",
      async (route) => {
        const response = await route.fetch()
        const body = (await response.text()).replace(
          /"role":"instructor"/,
          '"role":"instructor","secondFactorMissing":true'
        )
        await route.fulfill({ response, body })
      }
    )
    await open("/courses")
    await page.getByText("Your role needs a second factor.").waitFor()
    await expectAccessible(page)
    const links = page.getByRole("navigation", { name: "Main" })
    assert.strictEqual(await links.getByRole("link", { name: "Teach" }).count(), 0)
    await page.getByRole("link", { name: "Turn it on" }).press("Enter")
    await page.waitForURL("**/account#second-factor")
    await page.getByRole("region", { name: "Second factor" }).getByText("It is off.").waitFor()
  })
})
