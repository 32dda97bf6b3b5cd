/** A quiz as a learner works through it: nothing typed is lost, nothing is handed in or overwritten unasked. */
import { assert, describe } from "@effect/vitest"
import type { Page } from "playwright-core"
import { expectAccessible, expectFocus, expectNoSidewaysScroll, expectValue } from "./support/checks.ts"
import { it } from "./support/it.ts"
import { enrol, eventually, findItem, type Found, type Learner, newLearner, shippedCourse } from "./support/learners.ts"
import { smallCourse } from "./support/small-course.ts"

/** Somebody new before the quiz of the shipped course that has every kind of question. */
const atTheReview = async (locale: "en" | "ar" = "en"): Promise<{ readonly who: Learner; readonly quiz: Found }> => {
  const who = await newLearner({ locale })
  const courseId = await shippedCourse(who.lyceum)
  await enrol(who, courseId)
  return { who, quiz: await findItem(who.lyceum, courseId, "Final review") }
}

/** Somebody new before the quiz of a course of their own. */
const atTheKnots = async (minutes?: number): Promise<{ readonly who: Learner; readonly quiz: Found }> => {
  const [who, course] = await Promise.all([newLearner(), smallCourse(minutes === undefined ? {} : { minutes })])
  await enrol(who, course.courseId)
  return { who, quiz: course.quiz }
}

const question = (page: Page, number: number) => page.getByRole("group", { name: new RegExp(`^Question ${number} of`) })
const saved = (page: Page) => page.getByText(/^Saved \d/).waitFor()
const begin = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "Start the quiz" }).click()
  await page.locator("h2:focus", { hasText: "Attempt 1" }).waitFor()
}
/** What the server has of the newest try. */
const onTheServer = async ({ lyceum }: Learner, { courseId, itemId }: Found) => {
  const { data } = await lyceum.attempts.list({ query: { courseId, itemId } })
  const [newest] = data.items
  if (newest === undefined) throw new Error("there is no try")
  return (await lyceum.attempts.get({ path: { attemptId: newest.id } })).data
}

describe("a quiz", () => {
  it("takes an answer to every kind of question, and has it all again after a reload", async ({ visit }) => {
    const { quiz, who } = await atTheReview()
    const { open, page } = await visit({ as: who })
    await open(quiz.path)
    await page.getByText("3 of 3 attempts left").waitFor()
    await page.getByText("Passed with 60% or more").waitFor()
    await begin(page)
    await question(page, 1)
      .getByRole("radio", { name: /^Nothing: the report/ })
      .check()
    await question(page, 2)
      .getByRole("checkbox", { name: /^Add the learner's id/ })
      .check()
    await question(page, 3).getByRole("textbox", { name: "Your answer in learners" }).fill("two")
    await question(page, 3).getByText("This is not a number yet").waitFor()
    await question(page, 3).getByRole("textbox").fill("2,0")
    await question(page, 3).getByText("Read as 2 learners").waitFor()
    await question(page, 4).getByRole("combobox").selectOption({ label: "fencing by the transactional id's epoch" })
    await question(page, 1).getByRole("button", { name: /hint/ }).click()
    await saved(page)
    await expectAccessible(page)
    // Half a word, and a reload in the middle of it.
    await question(page, 5).getByRole("textbox").fill("dec")
    await page.reload()
    await question(page, 5).getByRole("textbox").waitFor()
    await expectValue(question(page, 5).getByRole("textbox"), "dec")
    assert.isTrue(
      await question(page, 1)
        .getByRole("radio", { name: /^Nothing: the report/ })
        .isChecked()
    )
    await question(page, 3).getByText("Read as 2 learners").waitFor()
    // By the reload or after it.
    const answers = await eventually(async () => {
      const { answers } = await onTheServer(who, quiz)
      return answers.length === 5 ? answers : undefined
    })
    assert.deepStrictEqual(
      answers.map(({ answer }) => answer.kind),
      ["choice", "choices", "number", "choice", "text"]
    )
  })

  it("asks before it is handed in, once however often it is pressed, and shows how each question went", async ({
    visit
  }) => {
    const { quiz, who } = await atTheReview()
    const { courseId, itemId } = quiz
    const { data: attempt } = await who.lyceum.attempts.start({ body: { courseId, itemId } })
    const choose = (index: number, words: string) => {
      const asked = attempt.questions[index]
      const choice =
        asked !== undefined && "choices" in asked ? asked.choices.find(({ html }) => html.includes(words)) : undefined
      if (asked === undefined || choice === undefined) throw new Error(`question ${index} has no choice with ${words}`)
      return { questionId: asked.id, answer: { kind: "choice" as const, choiceId: choice.id } }
    }
    const number = { questionId: attempt.questions[2]?.id ?? "", answer: { kind: "number" as const, number: 2 } }
    const answers = [choose(0, "holds no transaction id"), number, choose(3, "fencing")]
    await who.lyceum.attempts.save({ path: { attemptId: attempt.id }, body: { answers } })
    const { open, page } = await visit({ as: who })
    await open(quiz.path)
    await page.getByRole("button", { name: "Continue attempt 1" }).first().click()
    await page.getByRole("button", { name: "Hand in" }).click()
    await page.getByText("2 questions are unanswered: numbers 2 and 5.").waitFor()
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click()
    await question(page, 5).getByRole("textbox").fill("decide")
    await page.getByRole("button", { name: "Hand in" }).click()
    await page.getByText("1 question is unanswered: number 2.").waitFor()
    await page.getByRole("dialog").getByRole("button", { name: "Hand in" }).dblclick()
    await page.locator("h2:focus", { hasText: "Passed" }).waitFor()
    await page.getByText("4 of 5 points (80%)").waitFor()
    await page.getByText("2 attempts left.").waitFor()
    await question(page, 2).getByText("No answer").first().waitFor()
    await question(page, 1).getByText("Only transactions that have drawn an xid").waitFor()
    await question(page, 1).getByText("Explanation").waitFor()
    await expectAccessible(page)
    // Back to the rules: the try is in the list, and the double click made one of it.
    await page.getByRole("button", { name: "Rules and attempts" }).click()
    await page.getByRole("button", { name: "Review attempt 1" }).waitFor()
    assert.strictEqual(await page.getByRole("button", { name: /^Review attempt/ }).count(), 1)
    await page.getByText("2 of 3 attempts left").waitFor()
  })

  it("keeps everything through an ended session, and goes on after signing in again", async ({ visit }) => {
    const { quiz, who } = await atTheKnots()
    const { context, expectComplaint, open, page } = await visit({ as: who })
    await open(quiz.path)
    await begin(page)
    await context.clearCookies({ name: "__Host-lyceum" })
    await question(page, 1).getByRole("textbox").fill("a bowline")
    const dialog = page.getByRole("dialog", { name: "Your session has ended" })
    await dialog.waitFor()
    // Not now: it stays, also over a reload of the page later on, and nothing asks again unasked.
    await page.keyboard.press("Escape")
    await dialog.waitFor({ state: "detached" })
    await page.getByRole("status").getByText("Your session has ended").waitFor()
    await page.getByText("You are signed out. Your answers are kept").waitFor()
    await expectValue(question(page, 1).getByRole("textbox"), "a bowline")
    await page.getByRole("button", { name: "Sign in and save" }).click()
    await dialog.getByLabel("Password").fill(who.password)
    await dialog.getByRole("button", { name: "Sign in again" }).click()
    await dialog.waitFor({ state: "detached" })
    await saved(page)
    const { answers } = await onTheServer(who, quiz)
    assert.deepStrictEqual(answers, [{ questionId: "loop", answer: { kind: "text", text: "a bowline" } }])
    expectComplaint(/status of 401/)
  })

  it("keeps answers while offline and saves them when the connection is back", async ({ visit }) => {
    const { quiz, who } = await atTheKnots()
    const { context, expectComplaint, open, page } = await visit({ as: who })
    await open(quiz.path)
    await begin(page)
    await context.setOffline(true)
    await question(page, 1).getByRole("textbox").fill("bowline")
    await page.getByText("Kept on this device", { exact: true }).waitFor()
    await page.getByRole("button", { name: "Hand in" }).click()
    await page.getByRole("dialog").getByRole("button", { name: "Hand in" }).click()
    await page.getByText("so nothing was handed in").waitFor()
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click()
    await context.setOffline(false)
    await saved(page)
    assert.strictEqual((await onTheServer(who, quiz)).answers.length, 1)
    expectComplaint(/ERR_INTERNET_DISCONNECTED/)
  })

  it("never overwrites what another tab saved, and lets one choose", async ({ visit }) => {
    const { quiz, who } = await atTheKnots()
    const first = await visit({ as: who })
    await first.open(quiz.path)
    await begin(first.page)
    const second = await visit({ as: who })
    await second.open(quiz.path)
    await second.page.getByRole("button", { name: "Continue attempt 1" }).first().click()
    await question(second.page, 1).getByRole("textbox").fill("sheet bend")
    await saved(second.page)
    await question(first.page, 1).getByRole("textbox").fill("bowline")
    await first.page.getByText("This attempt was changed in another tab").waitFor()
    await first.page.getByText("Question 1 is answered differently there.").waitFor()
    await expectAccessible(first.page)
    const before = await onTheServer(who, quiz)
    assert.deepStrictEqual(before.answers[0]?.answer, { kind: "text", text: "sheet bend" })
    await first.page.getByRole("button", { name: "Keep what is here" }).click()
    await saved(first.page)
    await question(second.page, 1).getByRole("textbox").fill("clove hitch")
    await second.page.getByRole("button", { name: "Take the other answers" }).click()
    await expectValue(question(second.page, 1).getByRole("textbox"), "bowline")
    // Handed in here: the other tab shows how it went.
    await first.page.getByRole("button", { name: "Hand in" }).click()
    await first.page.getByRole("dialog").getByRole("button", { name: "Hand in" }).click()
    await first.page.getByRole("heading", { name: "Passed", exact: true }).waitFor()
    await question(second.page, 1).getByRole("textbox").fill("too late")
    await second.page.getByRole("heading", { name: "Passed", exact: true }).waitFor()
    first.expectComplaint(/status of 412/)
    second.expectComplaint(/status of (?:409|412)/)
  })

  it("works by the keyboard alone", async ({ visit }) => {
    const { quiz, who } = await atTheReview()
    const { open, page } = await visit({ as: who })
    await open(quiz.path)
    await page.getByRole("button", { name: "Start the quiz" }).focus()
    await page.keyboard.press("Enter")
    await page.locator("h2:focus", { hasText: "Attempt 1" }).waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("type") ?? "")
    for (let presses = 0; presses < 10 && (await focused()) !== "radio"; presses += 1) await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowDown")
    assert.isTrue(await question(page, 1).getByRole("radio").nth(1).isChecked())
    for (let presses = 0; presses < 10 && (await focused()) !== "checkbox"; presses += 1)
      await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    for (let presses = 0; presses < 30 && (await focused()) !== "submit"; presses += 1) await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.getByText("3 questions are unanswered: numbers 3, 4, and 5.").waitFor()
    await page.keyboard.press("Escape")
    await expectFocus(page, /^Hand in$/)
    await page.keyboard.press("Enter")
    await page.getByRole("dialog").waitFor()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.locator("h2:focus", { hasText: "Not passed this time" }).waitFor()
  })

  it("says when five minutes and one minute are left, and hands in at the deadline", async ({ visit }) => {
    const { quiz, who } = await atTheKnots(10)
    const { open, page } = await visit({ as: who })
    await page.clock.install()
    await open(quiz.path)
    await page.getByText("The clock starts with the attempt").waitFor()
    await begin(page)
    await question(page, 1).getByRole("textbox").fill("bowline")
    await page.clock.runFor(2000)
    await saved(page)
    const spoken = page.locator("#live-region")
    await page.clock.fastForward(5 * 60_000)
    await page.clock.runFor(1000)
    await spoken.getByText("5 minutes left.").waitFor({ state: "attached" })
    await page.clock.fastForward(4 * 60_000)
    await page.clock.runFor(1000)
    await spoken.getByText("1 minute left.").waitFor({ state: "attached" })
    await page.clock.fastForward(60_000)
    await page.clock.runFor(1000)
    await page.getByRole("heading", { name: "Passed", exact: true }).waitFor()
    assert.strictEqual((await onTheServer(who, quiz)).status, "submitted")
  })

  it("fits into 360 pixels from right to left", async ({ visit }) => {
    const { quiz, who } = await atTheReview("ar")
    const { open, page } = await visit({ as: who, window: "narrow", locale: "ar" })
    await open(quiz.path)
    await page.getByRole("button", { name: "ابدأ الاختبار" }).click()
    await page.getByRole("heading", { name: "المحاولة" }).waitFor()
    await expectNoSidewaysScroll(page)
    await page.getByRole("button", { name: "تسليم" }).click()
    await page.getByRole("dialog").getByRole("button", { name: "تسليم" }).click()
    await page.locator("h2:focus").waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  })
})
