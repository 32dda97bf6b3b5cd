/** The end of a course and its certificate. */
import { assert, describe } from "@effect/vitest"
import { buffer } from "node:stream/consumers"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
import { finishedCourse } from "./support/finished.ts"
import { it } from "./support/it.ts"
import { enrol, eventually, type Learner, newLearner } from "./support/learners.ts"
import { type SmallCourse, smallCourse } from "./support/small-course.ts"

const markTheTask = ({ lyceum }: Learner, { task: { courseId, itemId } }: SmallCourse) =>
  lyceum.progress.mark({ path: { courseId, itemId }, body: { state: "complete" } })

const passTheQuiz = async ({ lyceum }: Learner, { quiz: { courseId, itemId } }: SmallCourse): Promise<void> => {
  const { data } = await lyceum.attempts.start({ body: { courseId, itemId } })
  const answers = [{ questionId: "loop", answer: { kind: "text" as const, text: "Bowline" } }]
  await lyceum.attempts.save({ path: { attemptId: data.id }, body: { answers } })
  await lyceum.attempts.submit({ path: { attemptId: data.id } })
}

describe("the end of a course", () => {
  it("lists what is left, and celebrates with the certificate as soon as nothing is, without a reload", async ({
    visit
  }) => {
    const [who, course] = await Promise.all([newLearner(), smallCourse()])
    await enrol(who, course.courseId)
    const { open, page } = await visit({ as: who })
    await open(`/courses/${course.courseId}/finish`)
    await page.getByRole("heading", { name: "2 lessons are left" }).waitFor()
    const left = page.getByRole("main").getByRole("listitem")
    await left.getByRole("link", { name: /^Tie a bowline/ }).waitFor()
    await left.getByRole("link", { name: /^Which knot/ }).waitFor()
    await expectAccessible(page)
    // Done elsewhere, as on another device.
    await markTheTask(who, course)
    await page.getByRole("heading", { name: "1 lesson is left" }).waitFor()
    await passTheQuiz(who, course)
    await page.getByRole("heading", { name: `You have completed ${course.title}` }).waitFor()
    const link = page.getByRole("link", { name: "See your certificate" })
    await link.waitFor()
    await expectAccessible(page)
    // Motion is not wanted here: what flies lies still.
    assert.strictEqual(
      await page
        .locator(".confetti > i")
        .first()
        .evaluate((piece) => getComputedStyle(piece).animationName),
      "none"
    )
    await link.click()
    await page.getByText("This certificate is genuine.").waitFor()
  })

  it("gives a certificate that prints on one sheet, can be handed on, and names nobody to others", async ({
    visit
  }) => {
    const [who, course] = await Promise.all([newLearner(), smallCourse()])
    await enrol(who, course.courseId)
    await markTheTask(who, course)
    await passTheQuiz(who, course)
    const id = await eventually(async () => {
      const { data } = await who.lyceum.progress.get({ path: { courseId: course.courseId } })
      return data.certificateId ?? undefined
    })
    const { open, page } = await visit({ as: who })
    await open(`/certificates/${id}`)
    await page.locator(".certificate").getByText("Rima Reader").waitFor()
    await expectAccessible(page)
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
    await page.getByRole("button", { name: "Copy the link" }).click()
    await page.locator(".toast", { hasText: "The link is copied." }).waitFor()
    assert.strictEqual(await page.evaluate(() => navigator.clipboard.readText()), page.url())

    // To take along: a sheet with the name, in the language of the page, and the signed credential.
    const saved = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name, exact: true }).click()
      ])
      return { name: download.suggestedFilename(), bytes: await buffer(await download.createReadStream()) }
    }
    const sheet = await saved("Download PDF")
    assert.strictEqual(sheet.name, `certificate-${id}.pdf`)
    assert.include(sheet.bytes.toString("latin1"), "(Rima Reader)")
    assert.include(sheet.bytes.toString("latin1"), `/certificates/${id}`)
    const badge = await saved("Download Open Badge")
    assert.strictEqual(badge.name, `certificate-${id}.json`)
    assert.include(badge.bytes.toString(), '"eddsa-rdfc-2022"')
    const didDocument = await page.request.get("/.well-known/did.json")
    assert.include(badge.bytes.toString(), JSON.parse(await didDocument.text()).assertionMethod[0])

    // In print: one sheet of A4 across with nothing else on it.
    await page.emulateMedia({ media: "print" })
    assert.isFalse(await page.getByRole("button", { name: "Print" }).isVisible())
    assert.isFalse(await page.locator(".site-header").isVisible())
    const pdf = await page.pdf({ preferCSSPageSize: true })
    const text = pdf.toString("latin1")
    assert.match(text, /\/MediaBox \[0 0 84[12]\S* 59[45]\S*\]/)
    assert.match(text, /\/Count 1\b/)

    // Anybody else sees the certificate, and nobody's name.
    const visitor = await visit({ window: "narrow", theme: "dark" })
    await visitor.open(new URL(page.url()).pathname)
    await visitor.page.getByText("This certificate is genuine.").waitFor()
    await visitor.page.getByRole("heading", { name: course.title }).waitFor()
    // Paper in the dark theme too.
    await visitor.page.emulateMedia({ colorScheme: "dark" })
    const paper = await visitor.page
      .locator(".certificate")
      .evaluate((sheet) => getComputedStyle(sheet).backgroundColor)
    assert.match(paper, /^(?:lab\(100|oklch\(1|rgb\(255)\b/)
    assert.notInclude(await visitor.page.content(), "Rima Reader")
    await expectNoSidewaysScroll(visitor.page)
    await expectAccessible(visitor.page)
    const other = await visit({ as: "learner" })
    await other.open(new URL(page.url()).pathname)
    await other.page.getByText("The public page names nobody.").waitFor()
    assert.strictEqual(await other.page.locator(".certificate-name").count(), 0)
  })

  it("shows the learner's name to others from the moment they choose it to the moment they no longer do", async ({
    visit
  }) => {
    const who = await newLearner()
    const { certificateId: id } = await finishedCourse(who)
    const { open, page } = await visit({ as: who, window: "narrow" })
    await open(`/certificates/${id}`)
    const shown = page.getByRole("switch", { name: "Show my name" })
    await shown.focus()
    await page.keyboard.press("Space")
    await page.getByText("Your name is shown to everybody with the link.").waitFor({ state: "attached" })
    const visitor = await visit({ locale: "ar", window: "narrow", theme: "dark" })
    await visitor.open(`/certificates/${id}`)
    await visitor.page.locator(".certificate").getByText("Rima Reader").waitFor()
    assert.strictEqual(await visitor.page.getByRole("switch").count(), 0)
    await expectNoSidewaysScroll(visitor.page)
    await expectAccessible(visitor.page)
    await page.reload()
    await page.getByRole("switch", { name: "Show my name", checked: true }).click()
    await page.getByText("Your name is no longer shown.").waitFor({ state: "attached" })
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await visitor.page.reload()
    await visitor.page.locator(".certificate").waitFor()
    assert.strictEqual(await visitor.page.locator(".certificate-name").count(), 0)
    // Anybody's sheet, in their language.
    const [download] = await Promise.all([
      visitor.page.waitForEvent("download"),
      visitor.page.getByRole("link", { name: "تنزيل PDF" }).click()
    ])
    const sheet = (await buffer(await download.createReadStream())).toString("latin1")
    assert.include(sheet, "/Lang (ar)")
    assert.notInclude(sheet, "Rima Reader")
  })

  it("says so when there is no such certificate, or no enrolment", async ({ visit }) => {
    const { expectComplaint, open, page } = await visit()
    for (const id of ["00000000-0000-4000-8000-000000000000", "nonsense"]) {
      await open(`/certificates/${id}`)
      await page.getByRole("heading", { name: "There is no certificate with this number" }).waitFor()
    }
    await expectAccessible(page)
    expectComplaint(/status of 40[04]/)
    const course = await smallCourse()
    const learner = await visit({
      as: await newLearner({ locale: "ar" }),
      window: "narrow",
      locale: "ar"
    })
    await learner.open(`/courses/${course.courseId}/finish`)
    await learner.page.getByRole("heading", { name: "لست مسجّلًا في هذه الدورة." }).waitFor()
    await expectNoSidewaysScroll(learner.page)
    await expectAccessible(learner.page)
    learner.expectComplaint(/status of 40[34]/)
  })
})
