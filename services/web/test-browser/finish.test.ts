/** The end of a course and its certificate. */
import { assert, describe } from "@effect/vitest"
import { expectAccessible, expectNoSidewaysScroll } from "./support/checks.ts"
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

    // In print: one sheet of A4 across with nothing else on it.
    await page.emulateMedia({ media: "print" })
    assert.isFalse(await page.getByRole("button", { name: "Print or save as PDF" }).isVisible())
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
