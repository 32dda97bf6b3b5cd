/** The arbitraries make what they say: values of the schema that also make sense together. */
import { assert, describe, it } from "@effect/vitest"
import { Email, Password, PersonName } from "@lyceum/domain/Account"
import { CourseContent, itemsOf } from "@lyceum/domain/Content"
import { AuthoredQuestion } from "@lyceum/domain/Quiz"
import { analyticsResults, topics } from "@lyceum/events/Topics"
import { registration } from "@lyceum/testing/arbitraries/Account"
import { courseContent } from "@lyceum/testing/arbitraries/Content"
import { analyticsResult, eventOf } from "@lyceum/testing/arbitraries/Events"
import { type SolvedQuestion, solvedQuestion, solvedQuestions } from "@lyceum/testing/arbitraries/Quiz"
import { seed } from "@lyceum/testing/Seed"
import { wireLaw } from "@lyceum/testing/WireLaw"
import { Arbitrary, Effect, Schema } from "effect"

/** An independent judgement of an answer, plain and slow. */
const isRight = ({ authored: { key } }: SolvedQuestion, answer: SolvedQuestion["right"]): boolean => {
  if (key.kind === "single-choice") return answer.kind === "choice" && key.correct.includes(answer.choiceId)
  if (key.kind === "multiple-choice") {
    return answer.kind === "choices" && answer.choiceIds.toSorted().join() === key.correct.toSorted().join()
  }
  if (key.kind === "numerical") {
    return (
      answer.kind === "number" &&
      key.accepted.some(
        (interval) =>
          (interval.minimum === null ||
            answer.number > interval.minimum ||
            (interval.minimumIncluded && answer.number === interval.minimum)) &&
          (interval.maximum === null ||
            answer.number < interval.maximum ||
            (interval.maximumIncluded && answer.number === interval.maximum))
      )
    )
  }
  const form = (text: string) => (key.caseSensitive ? text : text.toLowerCase())
  return answer.kind === "text" && key.accepted.map(form).includes(form(answer.text))
}

const distinct = (values: ReadonlyArray<string>) => assert.strictEqual(new Set(values).size, values.length)
const check = { arbitrary: { runs: 60, seed } }

describe(`arbitraries (LYCEUM_SEED=${seed})`, () => {
  it.effect.prop(
    "registrations hold the account's rules",
    [registration],
    ([{ email, name, password }]) =>
      Effect.sync(() => {
        assert.isTrue(Schema.is(Email)(email))
        assert.isTrue(Schema.is(PersonName)(name))
        assert.isTrue(Schema.is(Password)(password))
        assert.match(email, /@(?:.*\.)?example\.(?:org|com|net)$/)
      }),
    check
  )

  it.effect.prop(
    "a solved question knows right from wrong, and its key names its own choices",
    [solvedQuestion],
    ([solved]) =>
      Effect.sync(() => {
        const { authored, right, wrong } = solved
        assert.isTrue(Schema.is(AuthoredQuestion)(authored))
        assert.isTrue(isRight(solved, right), "right")
        assert.isFalse(isRight(solved, wrong), "wrong")
        const { key, question } = authored
        if ("choices" in question && "correct" in key) {
          const ids = question.choices.map(({ id }) => id)
          distinct(ids)
          assert.includeMembers(ids, [...key.correct])
          assert.includeMembers(
            ids,
            key.feedback.map(({ choiceId }) => choiceId)
          )
        }
      }),
    check
  )

  it.effect.prop(
    "questions of a quiz have different ids",
    [solvedQuestions(5)],
    ([all]) => Effect.sync(() => distinct(all.map(({ authored }) => authored.question.id))),
    check
  )

  it.effect.prop(
    "courses could be published",
    [courseContent],
    ([content]) =>
      Effect.sync(() => {
        assert.isTrue(Schema.is(CourseContent)(content))
        const items = itemsOf(content)
        distinct(items.map(({ id }) => id))
        distinct(items.map(({ key }) => key))
        const paths = content.files.map(({ path }) => path)
        for (const { body, rule } of items) {
          if (rule.kind === "quiz" || rule.kind === "video") assert.strictEqual(body.kind, rule.kind)
          if (body.kind === "quiz") assert.strictEqual(rule.kind, "quiz")
          if (body.kind === "file") assert.include(paths, body.path)
        }
      }),
    check
  )

  it.live("courses come in every item kind", () =>
    Effect.gen(function* () {
      const courses = yield* Arbitrary.sampleEffect(courseContent, { count: 60, seed })
      const kinds = new Set(courses.flatMap(itemsOf).map(({ body }) => body.kind))
      assert.sameMembers([...kinds], ["text", "video", "file", "quiz", "task", "unsupported"])
    })
  )

  it.effect("courses survive the wire", () =>
    Effect.map(wireLaw(CourseContent, { runs: 30, seed, size: 6, values: courseContent }), (failure) =>
      assert.isUndefined(failure)
    )
  )

  it.effect.prop(
    "windows are whole minutes",
    [analyticsResult],
    ([result]) =>
      Effect.sync(() => {
        assert.isTrue(Schema.is(analyticsResults.Event)(result))
        const { windowEnd, windowStart } = result.data
        assert.strictEqual(windowStart.epochMilliseconds % 60_000, 0)
        assert.strictEqual(windowEnd.epochMilliseconds - windowStart.epochMilliseconds, 60_000)
      }),
    check
  )

  it.effect("every topic has events", () =>
    Effect.forEach(topics, (topic) =>
      Effect.map(Arbitrary.sampleEffect(eventOf<unknown>(topic), { count: 20, seed }), (events) =>
        assert.strictEqual(events.length, 20)
      )
    )
  )
})
