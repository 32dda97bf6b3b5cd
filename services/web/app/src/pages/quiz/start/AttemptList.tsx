import type { AttemptSummary } from "@lyceum/sdk"
import { Button } from "../../../design/Button.tsx"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

export interface More {
  readonly hasMore: boolean
  readonly pending: boolean
  readonly onMore: () => void
}

/** One try: its number, when, how it went, and the way to it. */
const Line = ({ attempt, onShow }: { readonly attempt: AttemptSummary; readonly onShow: () => void }) => {
  const t = useT()
  const format = useFormat()
  const { maximum, number, passed, score, startedAt, submittedAt } = attempt
  return (
    <li className="quiz-attempt">
      <div className="quiz-attempt-words">
        <b>{t("attempt", { number })}</b>
        <span className="small muted num">
          {submittedAt === null
            ? t("attempt.started", { time: format.dateTime(startedAt) })
            : t("attempt.submitted", { time: format.dateTime(submittedAt) })}
        </span>
      </div>
      {score !== null && maximum !== null && (
        <span className="num">{t("points-of", { points: format.number(score), count: maximum })}</span>
      )}
      {passed === null ? (
        <Pill tone="accent">{t("open")}</Pill>
      ) : passed ? (
        <Pill tone="good" icon="check">
          {t("passed")}
        </Pill>
      ) : (
        <Pill tone="warn">{t("not-passed")}</Pill>
      )}
      <Button
        size="small"
        aria-label={submittedAt === null ? t("continue", { number }) : t("review-of", { number })}
        onClick={onShow}
      >
        {submittedAt === null ? t("go-on") : t("review")}
      </Button>
    </li>
  )
}

/** The tries so far, newest first. */
export const AttemptList = ({
  attempts,
  more,
  onShow
}: {
  readonly attempts: ReadonlyArray<AttemptSummary>
  readonly more: More
  readonly onShow: (attemptId: string) => void
}) => {
  const t = useT()
  return (
    <section className="stack">
      <h3>{t("attempts")}</h3>
      <ul role="list" className="quiz-attempts">
        {attempts.map((attempt) => (
          <Line key={attempt.id} attempt={attempt} onShow={() => onShow(attempt.id)} />
        ))}
      </ul>
      <LoadMore {...more} />
    </section>
  )
}
