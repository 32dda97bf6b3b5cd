/** One learner of a course: where they stand, why, and how they came here. */
import { isProblem } from "@lyceum/sdk"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import { learnerLineQuery, progressOfQuery } from "../../api/insight.ts"
import { rosterEntryQuery } from "../../api/roster.ts"
import { AsOf } from "../../design/AsOf.tsx"
import { EmptyState, ErrorState, Loading, Skeleton } from "../../design/States.tsx"
import { Card } from "../../design/Surface.tsx"
import { CourseFrame } from "./frame/CourseFrame.tsx"
import { Refused } from "./frame/Refused.tsx"
import { AttemptsCard } from "./learner/AttemptsCard.tsx"
import { LearnerTop } from "./learner/LearnerTop.tsx"
import { WhyCard } from "./learner/WhyCard.tsx"
import { EnrollmentHistory } from "./roster/EnrollmentHistory.tsx"
import { useT } from "./texts.ts"

const route = getRouteApi("/teach/$courseId/learners/$userId")

export const LearnerPage = () => {
  const t = useT()
  const { courseId, userId } = route.useParams()
  const roster = useQuery(rosterEntryQuery(courseId, userId))
  const numbers = useQuery(learnerLineQuery(courseId, userId))
  const progress = useQuery(progressOfQuery(courseId, userId))
  const entry = roster.data ?? null
  const line = numbers.data?.line ?? null
  const refusal = numbers.error ?? roster.error
  const waiting = numbers.data === undefined && numbers.error === null
  const unknown = numbers.data?.line === null && roster.data === null
  const enrolled = !isProblem(progress.error, "urn:lyceum:problem:not-enrolled", "urn:lyceum:problem:not-found")
  return (
    <CourseFrame
      courseId={courseId}
      title={
        entry?.name ?? (roster.data !== undefined && entry?.name === null ? t("learner.erased") : t("learner.title"))
      }
      heading={<bdi>{entry?.name ?? t("learner.title")}</bdi>}
      crumb={
        <Link key="learners" to="/teach/$courseId/roster" params={{ courseId }}>
          {t("roster.title")}
        </Link>
      }
      actions={numbers.data && <AsOf time={numbers.data.asOf} behind={numbers.data.behind.seconds} />}
    >
      {waiting && (
        <Loading>
          <div className="stack insight-cards">
            <Skeleton blockSize="180px" radius="var(--r-l)" />
            <Skeleton blockSize="400px" radius="var(--r-l)" />
          </div>
        </Loading>
      )}
      {numbers.data === undefined && refusal !== null && (
        <Refused error={refusal} onRetry={() => void numbers.refetch()} retrying={numbers.isFetching} />
      )}
      {unknown && (
        <EmptyState icon="user" title={t("learner.unknown")}>
          {t("learner.unknown.text")}
        </EmptyState>
      )}
      {numbers.data !== undefined && !unknown && (
        <div className="stack insight-cards">
          <LearnerTop entry={entry} line={line} progress={progress.data} />
          {progress.data !== undefined && <WhyCard progress={progress.data} />}
          {progress.data === undefined && progress.error !== null && enrolled && (
            <ErrorState
              error={progress.error}
              onRetry={() => void progress.refetch()}
              retrying={progress.isFetching}
              works={t("learner.works")}
            />
          )}
          {enrolled && <AttemptsCard courseId={courseId} userId={userId} />}
          {!enrolled && <p className="muted">{t("learner.no-progress")}</p>}
          {entry !== null && (
            <Card as="section" aria-labelledby="history-heading">
              <div className="stack">
                <h2 id="history-heading">{t("history.heading")}</h2>
                <EnrollmentHistory enrollmentId={entry.id} learnerId={userId} />
              </div>
            </Card>
          )}
        </div>
      )}
    </CourseFrame>
  )
}
