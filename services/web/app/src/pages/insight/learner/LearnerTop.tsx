/** One learner in a few numbers. */
import type { LearnerLine, Progress, RosterEntry } from "@lyceum/sdk"
import { DuePill } from "../../../design/DuePill.tsx"
import { ProgressRing } from "../../../design/Progress.tsx"
import { Card, Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { StatusPill } from "../learners/StatusPill.tsx"
import { useT } from "../texts.ts"

export const LearnerTop = ({
  entry,
  line,
  progress
}: {
  readonly entry: RosterEntry | null
  readonly line: LearnerLine | null
  readonly progress: Progress | undefined
}) => {
  const t = useT()
  const format = useFormat()
  const status = entry?.status ?? line?.status
  const percent = progress?.percent ?? line?.percent
  return (
    <Card className="learner-top">
      {percent !== undefined && percent !== null && <ProgressRing percent={percent} />}
      <div className="stack">
        <div className="row insight-pills">
          {status !== undefined && <StatusPill status={status} />}
          {line?.stuck === true && (
            <Pill tone="warn" icon="clock">
              {t("learners.stuck")}
            </Pill>
          )}
          {entry !== null && entry.cohort !== null && (
            <Pill icon="people">
              <bdi>{entry.cohort}</bdi>
            </Pill>
          )}
          {entry !== null && entry.dueAt !== null && (status === "active" || status === "waitlisted") && (
            <DuePill dueAt={entry.dueAt} />
          )}
        </div>
        {entry?.email !== undefined && entry.email !== null && (
          <p>
            <a href={`mailto:${entry.email}`}>
              <bdi>{entry.email}</bdi>
            </a>
          </p>
        )}
        <p className="small muted num">
          {entry !== null && `${t("learner.since", { date: format.date(entry.since) })} `}
          {line !== null &&
            (line.lastActiveAt === null
              ? t("learner.never")
              : t("learner.active", { when: format.relative(line.lastActiveAt) }))}
          {progress !== undefined &&
            progress.completedAt !== null &&
            ` ${t("learner.completed", { date: format.date(progress.completedAt) })}`}
        </p>
        {progress?.resumeItem !== undefined && progress.resumeItem !== null && (
          <p className="small">
            {t("learner.next")} <b dir="auto">{progress.resumeItem.title}</b>
          </p>
        )}
      </div>
    </Card>
  )
}
