/** The pages of authors in a narrow window and from right to left. */
import { describe } from "@effect/vitest"
import { courseOf, create, saved } from "./support/authoring.ts"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { it } from "./support/it.ts"
import { newInstructor } from "./support/instructors.ts"

describe("authors", () => {
  it("see their courses, settings and materials in 360 pixels", async ({ visit }) => {
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
  })

  it("edit from right to left", async ({ visit }) => {
    const { open, page } = await visit({ as: await newInstructor("ar"), locale: "ar", window: "narrow" })
    await open("/teach")
    await page.locator("html[dir=rtl] main .state").waitFor()
    await expectAccessible(page)
    await page.getByRole("button", { name: "دورة جديدة" }).click()
    await page.getByLabel("العنوان").fill("نحل المدينة")
    await page.getByRole("button", { name: "إنشاء الدورة" }).click()
    await page.getByRole("button", { name: "إضافة القسم الأول" }).click()
    await page.getByRole("button", { name: /^إضافة عنصر إلى/ }).click()
    await page.locator(".flyout-panel").getByRole("button", { name: "اختبار", exact: true }).click()
    await page.getByText("يحتاج الاختبار إلى سؤال واحد على الأقل.").waitFor()
    await page.locator(".save-status", { hasText: "حُفظ" }).waitFor()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    for (const view of ["settings", "materials"]) {
      await open(`/teach/${courseOf(page)}/edit?view=${view}`)
      await page.locator("html[dir=rtl] main h2").first().waitFor()
      await expectNoSidewaysScroll(page)
    }
    await open(`/teach/${courseOf(page)}/changes`)
    await page.getByRole("button", { name: "نشر" }).waitFor()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })
})
