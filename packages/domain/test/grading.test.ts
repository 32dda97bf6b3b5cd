import { assert, describe, it } from "@effect/vitest"
import { answerFaults, grade, isPassed, isWithin, normalizeText } from "@lyceum/domain/Grading"
import { type Answers, type AuthoredQuestion, ChoiceId, QuestionId } from "@lyceum/domain/Quiz"
import { type SolvedQuestion, solvedQuestions } from "@lyceum/testing/arbitraries/Quiz"
import { boolean, line, whole } from "@lyceum/testing/arbitraries/Text"
import { Result } from "effect"

const quiz = solvedQuestions(8)
const authored = (solved: ReadonlyArray<SolvedQuestion>) => solved.map((one) => one.authored)
const answersTo = (solved: ReadonlyArray<SolvedQuestion>, pick: (index: number) => "right" | "wrong"): Answers =>
  solved.map((one, index) => ({ questionId: one.authored.question.id, answer: one[pick(index)] }))
const graded = (questions: ReadonlyArray<AuthoredQuestion>, answers: Answers) =>
  Result.getOrThrowWith(grade(questions, answers), (faults) => new Error(JSON.stringify(faults)))

describe("laws of grading", () => {
  it.prop("all right is the maximum, all wrong and nothing are zero", [quiz], ([solved]) => {
    const right = graded(
      authored(solved),
      answersTo(solved, () => "right")
    )
    assert.strictEqual(right.score, right.maximum)
    assert.isTrue(right.questions.every((question) => question.correct && question.points === question.maximum))
    assert.strictEqual(
      graded(
        authored(solved),
        answersTo(solved, () => "wrong")
      ).score,
      0
    )
    assert.strictEqual(graded(authored(solved), []).score, 0)
  })

  it.prop("the order of the answers changes nothing", [quiz, whole(0, 255)], ([solved, mask]) => {
    const answers = answersTo(solved, (index) => ((mask >> index) & 1 ? "right" : "wrong"))
    assert.deepStrictEqual(graded(authored(solved), answers.toReversed()), graded(authored(solved), answers))
  })

  it.prop("the order of choices changes nothing, chosen twice is chosen", [quiz, boolean], ([solved, right]) => {
    const answers = answersTo(solved, () => (right ? "right" : "wrong"))
    const doubled = answers.map(({ answer, questionId }) => ({
      questionId,
      answer:
        answer.kind === "choices"
          ? { ...answer, choiceIds: [...answer.choiceIds, ...answer.choiceIds].toReversed() }
          : answer
    }))
    const reordered = authored(solved).map((one) => ({
      ...one,
      question:
        "choices" in one.question ? { ...one.question, choices: one.question.choices.toReversed() } : one.question
    }))
    assert.deepStrictEqual(graded(reordered, doubled), graded(authored(solved), answers))
  })

  it.prop("one more right answer never costs points", [quiz, whole(0, 255), whole(0, 7)], ([solved, mask, at]) => {
    const worse = answersTo(solved, (index) => ((mask >> index) & 1 ? "right" : "wrong"))
    const better = answersTo(solved, (index) => (index === at || (mask >> index) & 1 ? "right" : "wrong"))
    assert.isAtLeast(graded(authored(solved), better).score, graded(authored(solved), worse).score)
  })

  it.prop("the score is the sum over right answers", [quiz, whole(0, 255)], ([solved, mask]) => {
    const isRight = (index: number) => ((mask >> index) & 1) === 1
    const result = graded(
      authored(solved),
      answersTo(solved, (index) => (isRight(index) ? "right" : "wrong"))
    )
    const expected = solved.reduce((sum, one, index) => sum + (isRight(index) ? one.authored.question.points : 0), 0)
    assert.strictEqual(result.score, expected)
    assert.deepStrictEqual(
      result.questions.map((question) => question.questionId),
      solved.map((one) => one.authored.question.id)
    )
  })

  it.prop("what the quiz does not ask is refused whole", [quiz], ([solved]) => {
    const answers = answersTo(solved, () => "right")
    const unknown: Answers = [
      ...answers,
      { questionId: QuestionId.make("another-quiz"), answer: { kind: "text", text: "x" } }
    ]
    assert.deepStrictEqual(
      grade(authored(solved), unknown),
      Result.fail([{ questionId: QuestionId.make("another-quiz"), reason: "unknown-question" }])
    )
    assert.deepStrictEqual(
      answerFaults(authored(solved), [...answers, ...answers]).map((fault) => fault.reason),
      answers.map(() => "answered-twice")
    )
  })

  it.prop("white space and composition of a text do not matter", [line, boolean], ([text, caseSensitive]) => {
    const spaced = `\t ${text.normalize("NFD").replaceAll(" ", " \u00a0\n ")} `
    assert.strictEqual(normalizeText(spaced, caseSensitive), normalizeText(text, caseSensitive))
    assert.strictEqual(
      normalizeText(normalizeText(text, caseSensitive), caseSensitive),
      normalizeText(text, caseSensitive)
    )
  })

  it.prop(
    "each edge of an interval counts as its flag says",
    [whole(-50, 50), whole(1, 50), boolean, boolean],
    ([minimum, width, minimumIncluded, maximumIncluded]) => {
      const interval = { minimum, minimumIncluded, maximum: minimum + width, maximumIncluded }
      assert.strictEqual(isWithin(interval, minimum), minimumIncluded)
      assert.strictEqual(isWithin(interval, minimum + width), maximumIncluded)
      assert.isTrue(isWithin(interval, minimum + width / 2))
      assert.isFalse(isWithin(interval, minimum - 0.001))
      assert.isFalse(isWithin(interval, minimum + width + 0.001))
      assert.isTrue(isWithin({ ...interval, minimum: null }, -1e9))
      assert.isTrue(isWithin({ ...interval, maximum: null }, 1e9))
    }
  )

  it.prop("more points never lose a pass", [whole(0, 100), whole(0, 100), whole(0, 100)], ([a, b, mark]) => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)]
    assert.isTrue(!isPassed(low, 100, mark) || isPassed(high, 100, mark))
    assert.strictEqual(isPassed(low, 100, mark), low >= mark)
  })
})

describe("single cases of grading", () => {
  const id = QuestionId.make("q")
  const common = { id, prompt: "", hints: [], points: 2 }
  const [a, b, c] = [ChoiceId.make("a"), ChoiceId.make("b"), ChoiceId.make("c")]
  const choices = [a, b, c].map((choice) => ({ id: choice, html: "" }))
  const single: AuthoredQuestion = {
    question: { kind: "single-choice", ...common, choices, shuffle: false },
    key: {
      kind: "single-choice",
      correct: [a, b],
      feedback: [
        { choiceId: c, html: "no" },
        { choiceId: a, html: "yes" }
      ]
    },
    explanation: null
  }
  const multiple: AuthoredQuestion = {
    question: { kind: "multiple-choice", ...common, choices, shuffle: false },
    key: { kind: "multiple-choice", correct: [a, b], feedback: [] },
    explanation: null
  }
  const text: AuthoredQuestion = {
    question: { kind: "text", ...common },
    key: { kind: "text", accepted: ["Caf\u00e9 au lait", ""], caseSensitive: true },
    explanation: null
  }
  const first = (question: AuthoredQuestion, answer: Answers[number]["answer"]) =>
    graded([question], [{ questionId: id, answer }]).questions[0]

  it("gives the feedback of the chosen choice alone", () => {
    assert.deepStrictEqual(first(single, { kind: "choice", choiceId: c })?.feedback, ["no"])
    assert.deepStrictEqual(first(single, { kind: "choice", choiceId: b })?.feedback, [])
    assert.isTrue(first(single, { kind: "choice", choiceId: b })?.correct)
  })

  it.each([
    { chosen: [a, b], points: 2 },
    { chosen: [a], points: 0 },
    { chosen: [a, b, c], points: 0 },
    { chosen: [], points: 0 }
  ])("multiple choice is all or nothing: $chosen", ({ chosen, points }) => {
    assert.strictEqual(first(multiple, { kind: "choices", choiceIds: chosen })?.points, points)
  })

  it.each([
    { given: "Cafe\u0301  au\tlait ", correct: true },
    { given: "caf\u00e9 au lait", correct: false },
    { given: "   ", correct: false }
  ])("text: $given", ({ correct, given }) => {
    assert.strictEqual(first(text, { kind: "text", text: given })?.correct, correct)
  })

  it("refuses an answer of another kind and a choice that is not there", () => {
    assert.deepStrictEqual(answerFaults([single], [{ questionId: id, answer: { kind: "number", number: 1 } }]), [
      { questionId: id, reason: "wrong-kind" }
    ])
    assert.deepStrictEqual(
      answerFaults([single], [{ questionId: id, answer: { kind: "choice", choiceId: ChoiceId.make("d") } }]),
      [{ questionId: id, reason: "unknown-choice" }]
    )
  })

  it("fractions that miss the mark by rounding alone pass; a quiz without points is passed", () => {
    assert.isTrue(isPassed(0.1 + 0.7, 1, 80))
    assert.isTrue(isPassed(0, 0, 100))
    assert.isFalse(isPassed(0.79, 1, 80))
  })
})
