/** Due dates that an instructor sets and a learner sees; certificates that are issued afterwards. */
import { assert, describe } from "@effect/vitest"
import type { CertificateReissue } from "@lyceum/sdk"
import type { Page } from "playwright-core"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { publishCourse, reading } from "./support/courses.ts"
import { newInstructor } from "./support/instructors.ts"
import { it } from "./support/it.ts"
import { enrol, eventually, type Learner, newLearner } from "./support/learners.ts"

/** Opens the actions of the one person in the roster, by keyboard, and takes the one that is called so. */
const act = async (page: Page, what: string): Promise<void> => {
  await page.getByRole("button", { name: "Actions for Rima Reader" }).press("Enter")
  await page.getByRole("button", { name: what }).press("Enter")
}

const dueOf = async (teacher: Learner, courseId: string) => {
  const { data } = await teacher.lyceum.roster.list({ path: { courseId } })
  return data.items[0] ?? assert.fail("nobody is in the course")
}

describe("a due date", { timeout: 60_000 }, () => {
  it("is set, changed and removed by keyboard; the learner sees it at home and at the course", async ({ visit }) => {
    const teacher = await newInstructor()
    const first = await publishCourse([[reading("Tides")]], { title: "Coasts", lyceum: teacher.lyceum })
    const second = await publishCourse([[reading("Moon")]], { title: "Orbits", lyceum: teacher.lyceum })
    const learner = await newLearner()
    await enrol(learner, first.courseId)
    await enrol(learner, second.courseId)
    const { open, page } = await visit({ as: teacher })
    await open(`/teach/${first.courseId}/roster`)
    await act(page, "Set due date")
    const day = page.getByRole("group", { name: "Complete the course by" })
    const month = day.getByRole("spinbutton", { name: /^month/ })
    await page.keyboard.press("Enter")
    await page.getByText("Choose a day, today or later.").waitFor()
    assert.isTrue(await month.evaluate((part) => part === document.activeElement))
    await page.keyboard.type("12312030")
    await page.getByText("Choose a day").waitFor({ state: "detached" })
    await expectAccessible(page)
    await page.keyboard.press("Enter")
    await page.getByRole("cell", { name: "Dec 31, 2030" }).waitFor()
    await page.getByRole("dialog").waitFor({ state: "detached" })
    const { dueAt, id } = await dueOf(teacher, first.courseId)
    const set = await page.evaluate((text) => new Date(text).toLocaleString("sv"), dueAt ?? "")
    assert.strictEqual(set, "2030-12-31 23:59:59")
    await act(page, "Change due date")
    assert.deepStrictEqual(await day.getByRole("spinbutton").allTextContents(), ["12", "31", "2030"])
    await month.press("ArrowDown")
    await day.getByRole("button").press("Enter")
    await page.getByRole("grid").getByRole("button", { name: "Saturday, November 30, 2030" }).press("Enter")
    await page.getByRole("grid").waitFor({ state: "detached" })
    await page.getByRole("button", { name: "Save" }).press("Enter")
    await page.getByRole("cell", { name: "Nov 30, 2030" }).waitFor()
    await expectAccessible(page)

    const other = await dueOf(teacher, second.courseId)
    await teacher.lyceum.enrollments.setDue({
      path: { enrollmentId: other.id },
      headers: { "if-match": "*" },
      body: { dueAt: "2026-01-31T12:00:00.000Z" }
    })
    await open(`/teach/${second.courseId}/roster`)
    await page.getByText("Overdue", { exact: true }).waitFor()
    await open(`/teach/${first.courseId}/roster`)
    const at = await visit({ as: learner })
    await at.open("/home")
    await at.page.getByText("Due on Nov 30, 2030").waitFor()
    await at.page.getByText("Overdue since Jan 31, 2026").waitFor()
    await expectAccessible(at.page)
    await at.open(`/courses/${first.courseId}`)
    await at.page.getByRole("region", { name: "Enrolment" }).getByText("Due on Nov 30, 2030").waitFor()
    await expectAccessible(at.page)

    await act(page, "Change due date")
    await page.getByRole("button", { name: "Remove" }).press("Enter")
    await page.getByRole("dialog").waitFor({ state: "detached" })
    assert.isNull((await dueOf(teacher, first.courseId)).dueAt)
    await act(page, "Show history")
    const lines = page.getByRole("dialog").getByRole("listitem")
    await lines.nth(3).waitFor()
    assert.deepStrictEqual(
      (await lines.allTextContents()).map((line) => line.replace(/by .*$/, "")),
      ["Enrolled", "Due date set to Dec 31, 2030", "Due date set to Nov 30, 2030", "Due date removed"]
    )
    const { data: history } = await learner.lyceum.enrollments.history({ path: { enrollmentId: id } })
    assert.strictEqual(history.items.length, 4)
  })

  it("is told in the reader's language and fits a narrow window", async ({ visit }) => {
    const teacher = await newInstructor("de")
    const { courseId } = await publishCourse([[reading("Tides")]], { lyceum: teacher.lyceum })
    const learner = await newLearner({ locale: "ar" })
    await enrol(learner, courseId)
    const { id } = await dueOf(teacher, courseId)
    const set = (dueAt: string | null) =>
      teacher.lyceum.enrollments.setDue({ path: { enrollmentId: id }, headers: { "if-match": "*" }, body: { dueAt } })
    await set("2030-12-31T12:00:00.000Z")
    await set(null)
    await set("2026-01-31T12:00:00.000Z")
    const german = await visit({ as: teacher, locale: "de" })
    await german.open(`/teach/${courseId}/learners/${learner.id}`)
    await german.page.getByText("Frist auf den 31.12.2030 gesetzt").waitFor()
    await german.page.getByText("Frist aufgehoben").waitFor()
    await german.page.getByText("Überfällig seit 31.01.2026").waitFor()
    await expectAccessible(german.page)
    await teacher.lyceum.users.changeMe({ body: { locale: "ar" } })
    const { open, page } = await visit({ as: teacher, window: "narrow", locale: "ar", theme: "dark" })
    await open(`/teach/${courseId}/roster`)
    await page.getByText("متأخر", { exact: true }).waitFor()
    await expectNoSidewaysScroll(page)
    await page.getByRole("button", { name: /Rima Reader/ }).click()
    await page.getByRole("button", { name: "تغيير آخر موعد" }).click()
    await page.getByRole("group", { name: "إكمال الدورة حتى يوم" }).waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    const home = await visit({ as: learner, window: "narrow", locale: "ar", theme: "dark" })
    await home.open("/home")
    await home.page.getByText(/^انقضى الموعد في/).waitFor()
    await expectNoSidewaysScroll(home.page)
  })
})

describe("certificates of a course", { timeout: 60_000 }, () => {
  it("are issued again by a button that shows how far it is and what came of it", async ({ visit }) => {
    const teacher = await newInstructor()
    const { courseId, itemIds } = await publishCourse([[reading("Tides")]], { lyceum: teacher.lyceum })
    const [done, other] = [await newLearner(), await newLearner()]
    await enrol(done, courseId)
    await enrol(other, courseId)
    const seen = { courseId, itemId: itemIds[0] ?? "", occurredAt: new Date().toISOString() }
    await done.lyceum.learningEvents.record({
      body: { events: [{ id: crypto.randomUUID(), type: "item-viewed", ...seen }] }
    })
    await eventually(async () => (await done.lyceum.certificates.list()).data.items[0])
    const { open, page } = await visit({ as: teacher })
    const path = `/teach/${courseId}`
    await open(path)
    const card = page.getByRole("region", { name: "Certificates" })
    const start = card.getByRole("button", { name: "Re-issue certificates" })
    await start.waitFor()
    assert.strictEqual(await card.getByRole("status").textContent(), "")
    await expectAccessible(page)
    // A run over two learners is over before it can be seen: a long one is shown in its place, until it is let go.
    const route = `**/v1/courses/${courseId}/certificates/reissue`
    const long: CertificateReissue = {
      courseId,
      status: "running",
      total: 1200,
      learners: 400,
      issued: 7,
      alreadyIssued: 393,
      startedAt: new Date().toISOString(),
      finishedAt: null
    }
    await page.route(route, async (request) => request.fulfill({ response: await request.fetch(), json: long }))
    await start.press("Enter")
    await card.getByText("Looking at the learners: 400 of 1,200.").waitFor()
    assert.strictEqual(await card.getByRole("progressbar").getAttribute("aria-valuenow"), "33")
    assert.strictEqual(await start.getAttribute("aria-busy"), "true")
    await expectAccessible(page)
    // The page asks again and again: what it asked last is still answered in the place of the service.
    await page.unrouteAll({ behavior: "wait" })
    await card.getByText(/^Done .*: 2 learners looked at\.$/).waitFor()
    await card.getByText("0 certificates issued").waitFor()
    await card.getByText("1 was there already").waitFor()
    await expectAccessible(page)
    await page.reload()
    await card.getByText(/^Done .*: 2 learners looked at\.$/).waitFor()
    await start.waitFor()
  })

  it("say why they cannot be issued now, and fit a narrow window from right to left", async ({ visit }) => {
    const teacher = await newInstructor("ar")
    const { courseId } = await publishCourse([[reading("Tides")]], { lyceum: teacher.lyceum })
    await enrol(await newLearner(), courseId)
    const { expectComplaint, open, page } = await visit({ as: teacher, window: "narrow", locale: "ar" })
    await open(`/teach/${courseId}`)
    const start = page.getByRole("button", { name: "إعادة إصدار الشهادات" })
    await start.waitFor()
    const route = `**/v1/courses/${courseId}/certificates/reissue`
    await page.route(route, (request) => request.abort())
    await start.click()
    await page.locator(".insight-cards [role=alert]").waitFor()
    await page.unroute(route)
    await start.click()
    await page.getByText(/^انتهى .*: فُحص متعلم واحد\.$/).waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    expectComplaint(/certificates\/reissue/)
  })
})
