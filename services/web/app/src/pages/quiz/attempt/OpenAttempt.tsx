import type { Attempt } from "@lyceum/sdk"
import { useEffect, useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { useStore } from "../../../store.ts"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { isAnswered } from "../answers/draft.ts"
import { PartHeading } from "../PartHeading.tsx"
import { QuestionField } from "../questions/QuestionField.tsx"
import { useT } from "../texts.ts"
import { SaveStatus } from "./SaveStatus.tsx"
import { SubmitDialog } from "./SubmitDialog.tsx"
import { Timer } from "./Timer.tsx"
import { TroubleNotice } from "./TroubleNotice.tsx"
import { useSheet } from "./use-sheet.ts"
import { showGraded, useSubmit } from "./use-submit.ts"

/** A try that is open: one form with every question, saved by itself. */
export const OpenAttempt = ({
  attempt,
  intro,
  focus,
  onSubmitted,
  onBack
}: {
  readonly attempt: Attempt
  readonly intro: string
  readonly focus: boolean
  readonly onSubmitted: () => void
  readonly onBack: () => void
}) => {
  const t = useT()
  const sheet = useSheet(attempt)
  const state = useStore(sheet.state)
  const submit = useSubmit(attempt, sheet, onSubmitted)
  const [asking, setAsking] = useState(false)
  const { draft, trouble } = state
  const elsewhere = trouble?.kind === "submitted" ? trouble.attempt : null
  useEffect(() => {
    if (elsewhere !== null) void showGraded(elsewhere).then(onSubmitted)
    // Once: the try is shown graded after this.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [elsewhere])
  const over = trouble?.kind === "over"
  const unanswered = attempt.questions.filter(({ id }) => !isAnswered(draft[id]))
  return (
    <section className="quiz" aria-label={t("quiz")}>
      {intro !== "" && <AuthoredHtml html={intro} />}
      <form
        className="quiz-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (submit.isPending) return
          submit.reset()
          setAsking(true)
        }}
      >
        <div className="row apart">
          <PartHeading focus={focus}>{t("attempt", { number: attempt.number })}</PartHeading>
          <Button variant="quiet" size="small" onClick={onBack}>
            {t("rules-and-attempts")}
          </Button>
        </div>
        <TroubleNotice attempt={attempt} sheet={sheet} trouble={trouble} />
        {attempt.questions.map((question, index) => (
          <QuestionField
            key={question.id}
            place={{ question, index: index + 1, count: attempt.questions.length }}
            entry={draft[question.id]}
            disabled={over}
            onChange={(entry) => sheet.change(question.id, entry)}
          />
        ))}
        <div className="quiz-bar">
          <div className="quiz-bar-words">
            {attempt.deadline !== null && (
              <Timer deadline={attempt.deadline} failed={submit.isError} onOver={() => submit.mutate({ over: true })} />
            )}
            <SaveStatus state={state} />
            <span className="small muted num">
              {t("answered", {
                answered: attempt.questions.length - unanswered.length,
                count: attempt.questions.length
              })}
            </span>
          </div>
          <Button type="submit" variant="primary" pending={submit.isPending}>
            {t("submit")}
          </Button>
        </div>
      </form>
      {asking && (
        <SubmitDialog
          attempt={attempt}
          unanswered={unanswered}
          pending={submit.isPending}
          error={submit.error}
          onSubmit={() => submit.mutate({ over })}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}
