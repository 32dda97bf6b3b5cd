/** A quiz: its introduction, questions and rules. */
import type { AuthoredQuestion } from "@lyceum/sdk"
import { useState } from "react"
import { FieldError } from "../../../design/Field.tsx"
import { Menu } from "../../../design/Menu.tsx"
import { toast } from "../../../toast.ts"
import type { Finding } from "../checks.ts"
import { HtmlField } from "../fields/HtmlField.tsx"
import { reordered } from "../fields/LineList.tsx"
import type { BodyOf } from "../items/body.ts"
import { useT } from "../texts.ts"
import { copied, newQuestion, questionKinds } from "./model.ts"
import "./Quiz.css"
import { QuestionCard } from "./QuestionCard.tsx"
import { RulesEditor } from "./RulesEditor.tsx"

type QuizBody = BodyOf<"quiz">

export const QuizEditor = ({
  body,
  findings,
  onChange
}: {
  readonly body: QuizBody
  readonly findings: ReadonlyArray<Finding>
  readonly onChange: (body: QuizBody) => void
}) => {
  const t = useT()
  const { intro, questions, rules } = body
  const [open, setOpen] = useState<string | null>(questions.length === 1 ? (questions[0]?.question.id ?? null) : null)
  const set = (next: ReadonlyArray<AuthoredQuestion>) => onChange({ ...body, questions: [...next] })
  const insert = (one: AuthoredQuestion, at: number) => {
    set([...questions.slice(0, at), one, ...questions.slice(at)])
    setOpen(one.question.id)
  }
  const own = findings.filter(({ field }) => field === "questions")
  return (
    <>
      <HtmlField
        label={t("quiz.intro")}
        hint={t("quiz.intro.hint")}
        value={intro}
        onCommit={(html) => onChange({ ...body, intro: html })}
      />
      <section className="field-group" aria-labelledby="questions">
        <h3 id="questions">{t("quiz.questions", { count: questions.length })}</h3>
        <ol role="list" className="stack questions">
          {questions.map((one, index) => (
            <li key={one.question.id}>
              <QuestionCard
                one={one}
                index={index}
                count={questions.length}
                open={open === one.question.id}
                onToggle={(now) => setOpen(now ? one.question.id : null)}
                onChange={(next) => set(questions.map((other, at) => (at === index ? next : other)))}
                onMove={(to) => set(reordered(questions, index, to))}
                onCopy={() => insert(copied(one), index + 1)}
                onRemove={() => {
                  set(questions.filter((_, at) => at !== index))
                  toast(t("quiz.removed", { number: index + 1 }), { label: t("undo"), run: () => set(questions) })
                }}
              />
            </li>
          ))}
        </ol>
        {own.map(({ name }) => (
          <FieldError key={name}>{t(`check.${name}`)}</FieldError>
        ))}
        <div>
          <Menu
            label={t("quiz.add")}
            words={t("quiz.add")}
            actions={questionKinds.map((kind) => ({
              label: t(`question.${kind}`),
              run: () => insert(newQuestion(kind), questions.length)
            }))}
          />
        </div>
      </section>
      <RulesEditor rules={rules} onChange={(next) => onChange({ ...body, rules: next })} />
    </>
  )
}
