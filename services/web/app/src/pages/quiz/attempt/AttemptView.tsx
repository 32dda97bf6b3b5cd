import { useQuery } from "@tanstack/react-query"
import type { QuizRules } from "@lyceum/sdk"
import { useState } from "react"
import { attemptQuery } from "../../../api/attempts.ts"
import { Button } from "../../../design/Button.tsx"
import { ErrorState } from "../../../design/States.tsx"
import { QuizSkeleton } from "../QuizSkeleton.tsx"
import { ResultView } from "../result/ResultView.tsx"
import type { Start } from "../start/use-start.ts"
import { useT } from "../texts.ts"
import { OpenAttempt } from "./OpenAttempt.tsx"

/** One try: to work on while it is open, its outcome once it was handed in. */
export const AttemptView = ({
  attemptId,
  intro,
  rules,
  attemptsLeft,
  focus,
  start,
  onBack,
  onChanged
}: {
  readonly attemptId: string
  readonly intro: string
  readonly rules: QuizRules
  readonly attemptsLeft: number | null
  readonly focus: boolean
  readonly start: Start
  readonly onBack: () => void
  readonly onChanged: () => void
}) => {
  const t = useT()
  const { data, error, isFetching, refetch } = useQuery(attemptQuery(attemptId))
  const [submitted, setSubmitted] = useState(false)
  if (data === undefined)
    return error === null ? (
      <QuizSkeleton />
    ) : (
      <ErrorState
        error={error}
        onRetry={() => void refetch()}
        retrying={isFetching}
        works={t("works")}
        action={<Button onClick={onBack}>{t("back")}</Button>}
      />
    )
  return data.status === "open" ? (
    <OpenAttempt
      attempt={data}
      intro={intro}
      focus={focus}
      onSubmitted={() => {
        setSubmitted(true)
        onChanged()
      }}
      onBack={onBack}
    />
  ) : (
    <ResultView
      attempt={data}
      rules={rules}
      attemptsLeft={attemptsLeft}
      focus={focus || submitted}
      start={start}
      onBack={onBack}
    />
  )
}
