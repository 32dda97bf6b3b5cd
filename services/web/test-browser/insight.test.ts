/** Watching a course: numbers that move by themselves, the roster and bulk enrolment, one learner, other people's courses. */
import { assert, describe } from "@effect/vitest"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { Page } from "playwright-core"
import { accounts } from "./support/accounts.ts"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { type Made, publishCourse, reading } from "./support/courses.ts"
import { newInstructor } from "./support/instructors.ts"
import { it } from "./support/it.ts"
import { enrol, eventually, type Learner, newLearner, signedInAs } from "./support/learners.ts"
import { smallCourse } from "./support/small-course.ts"

/** The learner looks at an item, now. */
const look = async ({ lyceum }: Learner, { courseId, itemIds }: Made, index: number): Promise<void> => {
  const event = {
    id: crypto.randomUUID(),
    type: "item-viewed" as const,
    courseId,
    itemId: itemIds[index] ?? "",
    occurredAt: new Date().toISOString()
  }
  const { data } = await lyceum.learningEvents.record({ body: { events: [event] } })
  assert.deepStrictEqual(data.rejected, [])
}

const twoSections = [[reading("Tides"), reading("Moon")], [reading("Harbour")]]

const stat = (page: Page, name: string) =>
  page
    .locator(".stat")
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator(".stat-value")

describe("insight", { timeout: 60_000 }, () => {
  it("moves while a learner learns: numbers and funnel, without a reload", async ({ visit }) => {
    const teacher = await newInstructor()
    const made = await publishCourse(twoSections, { title: "Coasts", lyceum: teacher.lyceum })
    const { open, page } = await visit({ as: teacher })
    await open(`/teach/${made.courseId}`)
    await page.getByRole("heading", { name: "Nobody has enrolled yet" }).waitFor()
    await page.getByText("Nobody was active in this time.").first().waitFor()
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    await look(learner, made, 0)
    await stat(page, "Enrolled").filter({ hasText: "1" }).waitFor()
    await stat(page, "Active now").filter({ hasText: "1" }).waitFor()
    await page.getByText("Most stop between “Tides” and “Moon”: 1 learner completed the first, 0 the second.").waitFor()
    await page.getByRole("link", { name: "Rima Reader" }).waitFor()
    await expectAccessible(page)
    const download = page.waitForEvent("download")
    await page.getByRole("link", { name: "Download as CSV" }).click()
    assert.match((await download).suggestedFilename(), /^learners.*\.csv$/)
    await page.getByRole("navigation", { name: "Which learners" }).getByRole("link", { name: "Stuck" }).click()
    await page.waitForURL(/stuck=true/)
    await page.getByText("There is no such learner.").waitFor()
  })

  // As long as a minute takes to close: there is no other way to see it live.
  it("draws a minute as it closes, by pointer, by keyboard and as a table", { timeout: 150_000 }, async ({ visit }) => {
    const teacher = await newInstructor()
    const made = await publishCourse(twoSections, { lyceum: teacher.lyceum })
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    const { open, page } = await visit({ as: teacher })
    await open(`/teach/${made.courseId}`)
    await page.getByText("Live", { exact: true }).waitFor()
    await page.locator(".live-chart canvas").waitFor()
    await look(learner, made, 0)
    await page.getByText("At most 1 learner at once").waitFor({ timeout: 110_000 })
    const minutes = page.getByRole("slider")
    await minutes.focus()
    assert.match((await minutes.getAttribute("aria-valuetext")) ?? "", /: 1 learner$/)
    await page.keyboard.press("ArrowLeft")
    assert.match((await minutes.getAttribute("aria-valuetext")) ?? "", /: 0 learners$/)
    await page.keyboard.press("Home")
    assert.strictEqual(await minutes.getAttribute("aria-valuenow"), "0")
    await page.getByRole("button", { name: "As a table" }).click()
    await page
      .getByRole("table", { name: /by minute/ })
      .getByRole("cell", { name: "1", exact: true })
      .waitFor()
    await expectAccessible(page)
  })

  it("says that it reconnects while the stream is away, and is live again after", async ({ visit }) => {
    const teacher = await newInstructor()
    const { courseId } = await publishCourse([[reading("Tides")]], { lyceum: teacher.lyceum })
    const { expectComplaint, open, page } = await visit({ as: teacher })
    const stream = "**/v1/analytics/active-learners/stream*"
    await page.route(stream, (route) => route.abort())
    await open(`/teach/${courseId}`)
    await page.getByText("Reconnecting").waitFor()
    await page.unroute(stream)
    await page.getByText("Live", { exact: true }).waitFor()
    expectComplaint(/active-learners\/stream/)
  })

  it("explains that other people's courses are not shown", async ({ visit }) => {
    const other = await newInstructor()
    const { courseId } = await publishCourse([[reading("Tides")]], { lyceum: other.lyceum })
    const { expectComplaint, open, page } = await visit({ as: "instructor" })
    for (const path of ["", "/roster", `/learners/${other.id}`]) {
      await open(`/teach/${courseId}${path}`)
      await page.getByRole("heading", { name: "This course is not here for you" }).waitFor()
      assert.strictEqual(await page.getByText(other.email).count(), 0)
    }
    await expectAccessible(page)
    expectComplaint(/status of 40[34]/)
  })
})

describe("the roster", { timeout: 60_000 }, () => {
  it("takes people in, one and many, says which rows were wrong, and is safe to send again", async ({ visit }) => {
    const teacher = await newInstructor()
    const { courseId } = await publishCourse([[reading("Tides")]], { lyceum: teacher.lyceum })
    const { data: course } = await teacher.lyceum.catalogue.getCourse({ path: { courseId } })
    const [first, second, third] = [await newLearner(), await newLearner(), await newLearner()]
    const { open, page } = await visit({ as: teacher })
    await open(`/teach/${courseId}/roster`)
    await page.getByRole("heading", { name: "Nobody is in this course yet" }).waitFor()
    await page.getByLabel("E-mail address of their account").fill(first.email)
    await page.keyboard.press("Enter")
    await page
      .getByRole("status")
      .filter({ hasText: `${first.email}: Enrolled` })
      .waitFor()
    await page.getByRole("cell", { name: first.email }).waitFor()
    const file = {
      name: "class.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(
        [
          "email,courseSlug",
          `${first.email},${course.slug}`,
          `"${second.email}",${course.slug}`,
          `nobody-${Date.now()}@lyceum.example,${course.slug}`,
          `${third.email},no-such-course`,
          `not-an-address,${course.slug}`,
          "one,two,three"
        ].join("\n")
      )
    }
    const send = async () => {
      await page.getByLabel("CSV file").setInputFiles(file)
      await page.getByText("2 look wrong and will be rejected").waitFor()
      await page.getByRole("button", { name: "Enrol 6 rows" }).click()
      await page.getByText("Done: all 6 rows worked.").waitFor()
    }
    await send()
    await page.getByText("1 enrolled").waitFor()
    await page.getByText("4 rejected").waitFor()
    await expectAccessible(page)
    await page.getByRole("switch", { name: "Rejected rows only" }).check()
    const rows = page.getByRole("table", { name: "Bulk enrolment" }).getByRole("row")
    await eventually(async () => ((await rows.count()) === 5 ? true : undefined))
    await page.getByText("There is no such course, or it is not yours").waitFor()
    const download = page.waitForEvent("download")
    await page.getByRole("link", { name: "Download result.csv" }).click()
    assert.strictEqual((await download).suggestedFilename(), "result.csv")
    await page.reload()
    await page.getByText("Done: all 6 rows worked.").waitFor()
    await page.getByRole("link", { name: "Close" }).click()
    await send()
    await page.getByText("2 were in already").waitFor()
    await page.getByText("0 enrolled").waitFor()
    await page.getByLabel("CSV file").setInputFiles({ ...file, buffer: Buffer.from("name\nRima") })
    await page.getByText("The first line must be").waitFor()
  })

  it("finds, groups, withdraws, and tells the history; nobody's newer change is overwritten unasked", async ({
    visit
  }) => {
    const teacher = await newInstructor()
    const { courseId } = await publishCourse([[reading("Tides")]], { lyceum: teacher.lyceum })
    const learner = await newLearner()
    await enrol(learner, courseId)
    const { expectComplaint, open, page } = await visit({ as: teacher })
    await open(`/teach/${courseId}/roster`)
    await page.getByRole("searchbox", { name: "Search by name or e-mail" }).fill("nobody is called so")
    await page.getByText("Nobody matches.").waitFor()
    await page.getByRole("searchbox", { name: "Search by name or e-mail" }).fill(learner.email.slice(2))
    await page.getByRole("cell", { name: learner.email }).waitFor()
    const act = async (what: string) => {
      await page.getByRole("button", { name: "Actions for Rima Reader" }).click()
      await page.getByRole("button", { name: what }).click()
    }
    await act("Change cohort")
    const cohort = page.getByRole("dialog").getByLabel("Cohort")
    await cohort.fill("autumn-2026")
    const { data: found } = await teacher.lyceum.enrollments.list({ query: { courseId } })
    const path = { enrollmentId: found.items[0]?.id ?? "" }
    const { response } = await teacher.lyceum.enrollments.get({ path })
    const headers = { "if-match": response.headers.get("etag") ?? "" }
    await teacher.lyceum.enrollments.change({ path, headers, body: { cohort: "spring-2026" } })
    await page.getByRole("button", { name: "Save" }).click()
    await page.getByText("Somebody changed it meanwhile: the cohort is now spring-2026.").waitFor()
    await expectAccessible(page)
    expectComplaint(/status of 412/)
    await page.getByRole("button", { name: "Keep mine" }).click()
    await page.getByRole("cell", { name: "autumn-2026" }).waitFor()
    await act("Withdraw")
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click()
    await page.getByRole("cell", { name: "Withdrawn" }).waitFor()
    await act("Show history")
    const history = page.getByRole("dialog").getByRole("listitem")
    await history.nth(3).waitFor()
    const lines = await history.allTextContents()
    assert.match(lines[0] ?? "", /^Enrolledby the learner/)
    assert.match(lines[2] ?? "", /^Put into the cohort “autumn-2026”by you/)
    assert.match(lines[3] ?? "", /^Withdrawnby you/)
    await expectAccessible(page)
    await page.keyboard.press("Escape")
    await page.getByRole("dialog").waitFor({ state: "detached" })
  })
})

describe("one learner", { timeout: 60_000 }, () => {
  it("shows why the percentage is what it is, with the event behind it", async ({ visit }) => {
    const teacher = await newInstructor()
    const made = await publishCourse(twoSections, { lyceum: teacher.lyceum })
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    await look(learner, made, 0)
    await eventually(async () => {
      const { data } = await learner.lyceum.progress.get({ path: { courseId: made.courseId } })
      return data.percent === 33 ? true : undefined
    })
    const { expectComplaint, open, page } = await visit({ as: teacher })
    await open(`/teach/${made.courseId}/learners/${learner.id}`)
    await page.getByRole("heading", { level: 1, name: "Rima Reader" }).waitFor()
    await page.getByRole("heading", { name: "Why 33%?" }).waitFor()
    await page.getByText("1 of 3 required items completed in version 1: 33%, rounded down.").waitFor()
    const item = page.getByRole("listitem").filter({ hasText: "Tides" })
    await item.getByText("Completed by viewing it").waitFor()
    assert.match((await item.textContent()) ?? "", /Event [0-9a-f-]{36}/)
    await page.getByText("To do: view it.").first().waitFor()
    await page.getByRole("heading", { name: "History of the enrolment" }).waitFor()
    await expectAccessible(page)
    await open(`/teach/${made.courseId}/learners/${teacher.id}`)
    await page.getByRole("heading", { name: "Nobody by this address is in the course" }).waitFor()
    expectComplaint(/status of 403/)
  })

  it("shows the tries at quizzes: which, when, how many points, and which is open", async ({ visit }) => {
    const teacher = await newInstructor("de")
    const made = await smallCourse({ lyceum: teacher.lyceum })
    const { itemId } = made.quiz
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    const page = await visit({ as: teacher, locale: "de", window: "narrow" })
    await page.open(`/teach/${made.courseId}/learners/${learner.id}`)
    const card = page.page.getByRole("region", { name: "Quizversuche" })
    await card.getByText("Es gibt noch keinen Versuch.").waitFor()
    const { data: first } = await learner.lyceum.attempts.start({ body: { courseId: made.courseId, itemId } })
    await learner.lyceum.attempts.submit({ path: { attemptId: first.id } })
    await learner.lyceum.attempts.start({ body: { courseId: made.courseId, itemId } })
    // It comes by itself: the page asks again every ten seconds.
    const rows = card.getByRole("row").filter({ has: page.page.getByRole("rowheader") })
    await rows.nth(1).waitFor()
    assert.strictEqual(await rows.count(), 2)
    await rows.nth(0).getByText("Offen").waitFor()
    await rows
      .nth(0)
      .getByText(/^Noch nicht, begonnen/)
      .waitFor()
    await rows.nth(1).getByText("Nicht bestanden").waitFor()
    await rows
      .nth(1)
      .getByText(/^0 von \d/)
      .waitFor()
    await expectNoSidewaysScroll(page.page)
    await expectAccessible(page.page)
  })

  it.for(["narrow", "wide"] as const)(
    "is mirrored in Arabic and fits the window (%s), as the dashboard and the roster do",
    async (window, { visit }) => {
      const teacher = await newInstructor("ar")
      const made = await publishCourse(twoSections, { lyceum: teacher.lyceum })
      const learner = await newLearner()
      await enrol(learner, made.courseId)
      await look(learner, made, 0)
      const { open, page } = await visit({ as: teacher, locale: "ar", window })
      for (const path of ["", "/roster", `/learners/${learner.id}`]) {
        await open(`/teach/${made.courseId}${path}`)
        await page.locator("html[dir=rtl] main :is(.card a[href*=learners], .learner-top)").first().waitFor()
        await expectNoSidewaysScroll(page)
        await expectAccessible(page)
      }
    }
  )
})

describe("an administrator", { timeout: 60_000 }, () => {
  it("sees any course", async ({ visit }) => {
    const lyceum = await signedInAs(accounts.instructor)
    const { courseId } = await publishCourse([[reading("Tides")]], { lyceum })
    const { open, page } = await visit({ as: "admin" })
    await open(`/teach/${courseId}`)
    await page.getByRole("heading", { name: "Learners right now" }).waitFor()
  })
})

describe("exports", { timeout: 60_000 }, () => {
  it("are asked for by keyboard, come down as a file, and are deleted", async ({ visit }) => {
    const teacher = await newInstructor()
    const made = await publishCourse(twoSections, { title: "Coasts", lyceum: teacher.lyceum })
    const learner = await newLearner()
    await enrol(learner, made.courseId)
    const { open, page } = await visit({ as: teacher })
    await open(`/teach/${made.courseId}`)
    await stat(page, "Enrolled").filter({ hasText: "1" }).waitFor()
    await page.getByRole("link", { name: "Exports" }).click()
    await page.getByRole("heading", { name: "No exports yet" }).waitFor()
    const until = page.getByRole("group", { name: "Until, included" }).getByRole("spinbutton", { name: /^month/ })
    await until.pressSequentially("01012020")
    await page.getByRole("button", { name: "Start the export" }).press("Enter")
    await page.getByText("Choose two days, the first not after the last.").waitFor()
    const today = await page.evaluate(() => new Date().toLocaleDateString("en-US", { dateStyle: "short" }))
    const [days, years] = [today.split("/"), new Date().getFullYear()]
    await until.pressSequentially(`${days[0]?.padStart(2, "0")}${days[1]?.padStart(2, "0")}${years}`)
    await page.getByRole("button", { name: "Start the export" }).press("Enter")
    await page.getByText(/^1 row, /).waitFor()
    await expectAccessible(page)
    const download = page.waitForEvent("download")
    await page.getByRole("button", { name: /^Download: Learners/ }).click()
    const file = await download
    assert.match(file.suggestedFilename(), /^lyceum-learners-.*\.csv$/)
    const saved = join(await mkdtemp(join(tmpdir(), "exports-")), "learners.csv")
    await file.saveAs(saved)
    const lines = (await readFile(saved, "utf8")).split("\r\n")
    await rm(dirname(saved), { recursive: true })
    assert.match(lines[1] ?? "", new RegExp(`^${made.courseId},Coasts,[0-9a-f-]{36},active,1,`))
    assert.lengthOf(lines, 3)
    await page.getByRole("button", { name: /^Delete: Learners/ }).click()
    await page.getByRole("heading", { name: "No exports yet" }).waitFor()
  })

  it("fit a narrow window, right to left and dark", async ({ visit }) => {
    const teacher = await newInstructor("ar")
    const made = await publishCourse(twoSections, { title: "Coasts", lyceum: teacher.lyceum })
    const period = { from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z" }
    for (const kind of ["activity", "active-learners"] as const) {
      const body = { kind, format: "parquet", courseId: made.courseId, ...period } as const
      // Whose course it is comes to the analytics service by event.
      await eventually(() => teacher.lyceum.analyticsExports.request({ body }).catch(() => undefined))
    }
    const { open, page } = await visit({ as: teacher, window: "narrow", locale: "ar", theme: "dark" })
    await open(`/teach/${made.courseId}/exports`)
    await page.getByText("جاهز").nth(1).waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  })
})
