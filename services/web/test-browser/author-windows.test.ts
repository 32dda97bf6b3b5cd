/** The pages of authors in a narrow window and from right to left. */
import { describe } from "@effect/vitest"
import { courseOf, create, saved } from "./support/authoring.ts"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { it } from "./support/it.ts"

describe("authors", () => {
  it("see their courses, settings and materials in 360 pixels and in Arabic", async ({ visit }) => {
    const narrow = await visit({ as: "instructor", window: "narrow" })
    await narrow.open("/teach")
    await narrow.page.locator(".teach-row").first().waitFor()
    await expectNoSidewaysScroll(narrow.page)
    await create(narrow.page, "Narrow")
    await narrow.page.getByRole("button", { name: "Add the first section" }).click()
    await narrow.page.getByRole("button", { name: /^Add an item to/ }).click()
    await narrow.page.locator(".flyout-panel").getByRole("button", { name: "Quiz", exact: true }).click()
    await expectNoSidewaysScroll(narrow.page)
    await expectAccessible(narrow.page)
    await narrow.page.getByRole("link", { name: "Settings" }).click()
    await narrow.page.getByLabel("Seats").fill("0")
    await narrow.page.getByText("At least 1.").waitFor()
    await expectNoSidewaysScroll(narrow.page)
    await saved(narrow.page)
    const arabic = await visit({ as: "instructor", locale: "ar" })
    await arabic.open(`/teach/${courseOf(narrow.page)}/edit`)
    await expectAccessible(arabic.page)
    await arabic.open(`/teach/${courseOf(narrow.page)}/edit?view=materials`)
    await expectAccessible(arabic.page)
    await expectNoSidewaysScroll(arabic.page)
  })
})
