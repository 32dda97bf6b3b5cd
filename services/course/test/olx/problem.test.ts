import { assert, describe, it } from "@effect/vitest"
import { CourseContent, type Item, itemsOf } from "@lyceum/domain/Content"
import { ImportReport } from "@lyceum/domain/ImportReport"
import type { AuthoredQuestion } from "@lyceum/domain/Quiz"
import { Effect, Schema } from "effect"
import { importCourse } from "../../src/olx/Import.ts"
import { courseId, courseXml, filesOf } from "./fixtures.ts"

const read = (leaves: string, more: Readonly<Record<string, string>> = {}) =>
  Effect.map(importCourse(filesOf({ "course.xml": courseXml(leaves), ...more }), courseId), ({ content, report }) => ({
    items: itemsOf(content),
    messages: report.warnings.map((one) => one.message),
    report
  }))

const quiz = (item: Item | undefined) => {
  if (item?.body.kind !== "quiz") throw new Error(`not a quiz: ${JSON.stringify(item)}`)
  return item.body
}
const choices = (one: AuthoredQuestion | undefined): ReadonlyArray<string> =>
  one !== undefined && "choices" in one.question ? one.question.choices.map((choice) => choice.html) : []
const correct = (one: AuthoredQuestion | undefined): ReadonlyArray<string> =>
  one !== undefined && "correct" in one.key ? one.key.correct : []

describe("problems", () => {
  it.effect("single choice with hints, feedback, explanation and rules", () =>
    Effect.gen(function* () {
      const { items } =
        yield* read(`<problem url_name="p" display_name="P" weight="3" max_attempts="2" showanswer="never">
        <multiplechoiceresponse><label>Which?</label><description>One is right</description>
        <choicegroup shuffle="true"><choice correct="true">A<choichint/><choicehint>well done</choicehint></choice><choice correct="false">
        B <b>b</b>
        </choice></choicegroup>
        <solution><p>since</p></solution></multiplechoiceresponse>
        <demandhint><hint>one</hint><hint>two</hint></demandhint></problem>`)
      const body = quiz(items[0])
      const [one] = body.questions
      assert.strictEqual(body.questions.length, 1)
      assert.strictEqual(one?.question.prompt, "<p>Which?</p><p>One is right</p>")
      assert.deepStrictEqual(choices(one), ["A", "B <b>b</b>"])
      assert.deepStrictEqual(correct(one), ["c1"])
      assert.deepStrictEqual(one?.question.hints, ["one", "two"])
      assert.strictEqual(one?.question.points, 3)
      assert.strictEqual(one?.explanation, "<p>since</p>")
      assert.isTrue(one?.question.kind === "single-choice" && one.question.shuffle)
      assert.deepStrictEqual(one?.key.kind === "single-choice" ? one.key.feedback.map((f) => f.html) : [], [
        "well done"
      ])
      assert.deepStrictEqual(body.rules, {
        maxAttempts: 2,
        passPercent: 60,
        timeLimitMinutes: null,
        showAnswers: "never"
      })
      assert.deepStrictEqual(items[0]?.rule, { kind: "quiz" })
    })
  )

  it.effect("several responses are several questions, each with the text before it", () =>
    Effect.gen(function* () {
      const { items } =
        yield* read(`<problem url_name="p" weight="4"><startouttext/><h3>About numbers</h3><p>First?</p><endouttext/>
        <numericalresponse answer="5"><responseparam type="tolerance" default="10%"/><textline trailing_text="kg"/></numericalresponse>
        <p>Second?</p><p><stringresponse answer="Paris" type="ci"><additional_answer answer="Lutetia"/><textline/></stringresponse></p>
        <solution>both</solution><p>The end.</p></problem>`)
      const body = quiz(items[0])
      assert.strictEqual(body.intro, "<h3>About numbers</h3>")
      assert.deepStrictEqual(
        body.questions.map((one) => one.question.prompt),
        ["<p>First?</p>", "<p>Second?</p><p>The end.</p>"]
      )
      assert.deepStrictEqual(
        body.questions.map((one) => one.question.points),
        [2, 2]
      )
      const [first, second] = body.questions
      assert.deepStrictEqual(first?.key, {
        kind: "numerical",
        accepted: [{ minimum: 4.5, minimumIncluded: true, maximum: 5.5, maximumIncluded: true }]
      })
      assert.isTrue(first?.question.kind === "numerical" && first.question.unit === "kg")
      assert.deepStrictEqual(second?.key, { kind: "text", accepted: ["Paris", "Lutetia"], caseSensitive: false })
      assert.strictEqual(second?.explanation, "both")
    })
  )

  it.effect("checkboxes, dropdowns old and new, ranges", () =>
    Effect.gen(function* () {
      const { items } = yield* read(`<problem url_name="p">
        <choiceresponse><label>a</label><checkboxgroup><choice correct="true">x<choicehint selected="true">yes</choicehint><choicehint selected="false">no</choicehint></choice><choice correct="true">y</choice><choice correct="false">z</choice></checkboxgroup></choiceresponse>
        <optionresponse><label>b</label><optioninput options="('it\\'s','b &amp; c')" correct="b &amp; c"/></optionresponse>
        <optionresponse><label>c</label><optioninput><option correct="False">p</option><option correct="True">q<optionhint>ok</optionhint></option></optioninput></optionresponse>
        <numericalresponse answer="[5,7)"><label>d</label><formulaequationinput/></numericalresponse></problem>`)
      const [a, b, c, d] = quiz(items[0]).questions
      assert.deepStrictEqual(correct(a), ["c1", "c2"])
      assert.strictEqual(a?.question.kind, "multiple-choice")
      assert.deepStrictEqual([choices(b), correct(b)], [["it's", "b &amp; c"], ["c2"]])
      assert.deepStrictEqual([choices(c), correct(c)], [["p", "q"], ["c2"]])
      assert.deepStrictEqual(d?.key.kind === "numerical" ? d.key.accepted : [], [
        { minimum: 5, minimumIncluded: true, maximum: 7, maximumIncluded: false }
      ])
    })
  )

  it.effect("what is not supported stays: beside the quiz, or as the whole problem", () =>
    Effect.gen(function* () {
      const { items, report } =
        yield* read(`<problem url_name="mixed"><multiplechoiceresponse><choicegroup label="L"><choice correct="true">A</choice></choicegroup></multiplechoiceresponse>
          <p>Formula?</p><formularesponse answer="a+b"><formulaequationinput/></formularesponse></problem>
        <problem url_name="regexp"><stringresponse answer="a.*" type="ci regexp"><textline/></stringresponse></problem>
        <problem url_name="script"><script type="loncapa/python">x = 1</script><numericalresponse answer="$x"><textline/></numericalresponse></problem>
        <problem url_name="text"><p>Only text</p></problem>
        <problem url_name="gone"/>`)
      assert.deepStrictEqual(
        items.map((item) => item.body.kind),
        ["quiz", "unsupported", "unsupported", "unsupported", "text", "unsupported"]
      )
      assert.strictEqual(quiz(items[0]).questions[0]?.question.prompt, "L")
      assert.include(quiz(items[0]).intro, "Formula?")
      assert.isTrue(items[1]?.body.kind === "unsupported" && items[1].body.source.startsWith("<formularesponse"))
      assert.deepStrictEqual(
        report.unsupported.map((one) => one.tag),
        ["formularesponse", "problem", "problem", "problem"]
      )
      assert.match(report.unsupported[3]?.reason ?? "", /problem\/gone\.xml/)
      assert.deepStrictEqual(items[4]?.rule, { kind: "viewed" })
      assert.isTrue(items.filter((item) => item.body.kind === "unsupported").every((item) => !item.required))
    })
  )
})

describe("odd input", () => {
  it.effect("names of JavaScript's own, numbers beyond bounds and repeated names still give a valid course", () =>
    Effect.gen(function* () {
      const files = filesOf({
        "course.xml": courseXml(`<constructor url_name="constructor"/><toString url_name="__proto__" __proto__="x"/>
          <problem url_name="p" showanswer="constructor" weight="99999"><numericalresponse answer="1e308" lyceum_id="q2"><responseparam type="tolerance" default="1e308"/><textline/></numericalresponse>
          <numericalresponse answer="1e400"><textline/></numericalresponse><stringresponse answer="x" lyceum_id="q2"><textline/></stringresponse><stringresponse answer="x"><textline/></stringresponse>
          <multiplechoiceresponse><choicegroup><choice name="c2">a</choice><choice>b</choice><choice name="c2">c</choice></choicegroup></multiplechoiceresponse></problem>
          <video url_name="v" start_time="${"9".repeat(400)}" sub="s" youtube="1.00:../../x"/>`),
        "static/subs_s.srt.sjson": `1\n${"9".repeat(400)} --> 00:00:02\nx\n\n00:00:01 --> 00:00:02\ny`,
        "static/a.constructor": "x"
      })
      const { content, report } = yield* importCourse(files, courseId)
      assert.isTrue(Schema.is(CourseContent)(content))
      assert.isTrue(Schema.is(ImportReport)(report))
      const { questions } = quiz(itemsOf(content).find((item) => item.key === "p"))
      assert.strictEqual(new Set(questions.map((one) => one.question.id)).size, 4)
      const last = questions[3]?.question
      assert.isTrue(last?.kind === "single-choice" && new Set(last.choices.map((choice) => choice.id)).size === 3)
      assert.deepStrictEqual(
        content.files.map((file) => file.mediaType),
        ["application/octet-stream"]
      )
    })
  )

  it.effect("a text beyond the bound refuses the archive", () =>
    Effect.gen(function* () {
      const files = filesOf({ "course.xml": courseXml('<html url_name="h"/>'), "html/h.html": "x".repeat(2_000_001) })
      assert.strictEqual((yield* Effect.flip(importCourse(files, courseId))).reason, "entry-too-large")
    })
  )
})

describe("structure and other leaves", () => {
  it.effect("nested containers keep their content, with a word on what they were", () =>
    Effect.gen(function* () {
      const { items, messages } = yield* read(
        `<split_test url_name="st"><vertical url_name="a"><html url_name="h1">1</html></vertical><vertical url_name="b"><html url_name="h2">2</html></vertical></split_test><poll url_name="q"/>`
      )
      assert.deepStrictEqual(
        items.map((item) => item.key),
        ["h1", "h2", "q"]
      )
      assert.isTrue(messages.some((one) => one.includes("<split_test>")))
    })
  )

  it.effect("url_names: files with spaces, repeats and none at all", () =>
    Effect.gen(function* () {
      const { items, messages } = yield* read(
        `<html url_name="a b"/><html url_name="x">1</html><html url_name="x">2</html><video url_name="x" youtube="1.00:abc"/><html>3</html>`,
        {
          "html/a_b.html": "<p>found</p>"
        }
      )
      assert.deepStrictEqual(
        items.map((item) => item.key),
        ["a b", "x", "x-2", "video-x", "ve-html-5"]
      )
      assert.isTrue(items[0]?.body.kind === "text" && items[0].body.text === "<p>found</p>")
      assert.strictEqual(new Set(items.map((item) => item.id)).size, 5)
      assert.strictEqual(messages.filter((one) => /used twice|no url_name/.test(one)).length, 2)
    })
  )

  it.effect("links and files become canonical, the missing and dangling are reported", () =>
    Effect.gen(function* () {
      const html =
        `<a href="/jump_to_id/ve">p</a><a href="/courses/o/c/r/jump_to/i4x://o/c/html/two">q</a><a href="/jump_to_id/nowhere">r</a>` +
        `<img src="/c4x/o/c/asset/my%20pic.png"/><img src="/static/none.png"/><script>x</script>`
      const { items, messages } = yield* read(`<html url_name="one">${html}</html><html url_name="two">2</html>`, {
        "static/my_pic.png": "x"
      })
      const [one, two] = items
      assert.strictEqual(
        one?.body.kind === "text" ? one.body.text : "",
        `<a href="/jump_to_id/${one?.id}">p</a><a href="/jump_to_id/${two?.id}">q</a><a href="/jump_to_id/nowhere">r</a><img src="/static/my_pic.png" /><img src="/static/none.png" />`
      )
      for (const word of ["nowhere", "none.png is missing", "<script>"])
        assert.isTrue(
          messages.some((m) => m.includes(word)),
          word
        )
    })
  )

  it.effect("transcripts in three formats, and the part that plays", () =>
    Effect.gen(function* () {
      const { items, report } = yield* read(
        `<video url_name="v" youtube_id_1_0="abc" sub="s" start_time="00:00:10" end_time="01:00:00" html5_sources="[&quot;/static/m.mp4&quot;, &quot;http://e.example/x.mp4&quot;]"><transcript language="de" src="d.srt"/><transcript language="fr" src="f.vtt"/><transcript language="it" src="gone.srt"/></video>`,
        {
          "static/subs_s.srt.sjson": '{"start":[1500],"end":[2000],"text":["a &amp; b"]}',
          "static/d.srt": "1\r\n00:00:01,000 --> 00:00:02,500\r\nHallo\r\nWelt\r\n",
          "static/f.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000 align:start\n<v A>Salut</v>\n",
          "static/m.mp4": ""
        }
      )
      const body = items[0]?.body
      assert.isTrue(body?.kind === "video")
      if (body?.kind !== "video") return
      assert.deepStrictEqual(body.clip, { start: 10, end: 3600 })
      assert.deepStrictEqual(body.transcripts, [
        { language: "en", cues: [{ start: 1.5, end: 2, text: "a & b" }] },
        { language: "de", cues: [{ start: 1, end: 2.5, text: "Hallo\nWelt" }] },
        { language: "fr", cues: [{ start: 1, end: 2, text: "Salut" }] }
      ])
      assert.deepStrictEqual(
        body.sources.map((one) => one.kind),
        ["youtube", "file", "url"]
      )
      assert.strictEqual(report.files, 1)
      assert.isTrue(report.warnings.some((one) => one.message.includes("gone.srt is missing")))
    })
  )

  it.effect("a course of 1,000 items", () =>
    Effect.gen(function* () {
      const leaf = (n: number) =>
        n % 2 === 0
          ? `<html url_name="h${n}"><h2>Title</h2>${'<p style="text-align:center">Some <a href="/jump_to_id/h0">text</a></p>'.repeat(20)}</html>`
          : `<problem url_name="p${n}"><multiplechoiceresponse><label>?</label><choicegroup>${'<choice correct="true">A</choice>'.repeat(4)}</choicegroup></multiplechoiceresponse></problem>`
      const { items } = yield* read(Array.from({ length: 1000 }, (_, n) => leaf(n)).join(""))
      assert.strictEqual(items.length, 1000)
    })
  )
})
