/** A course as its instructor watches it. */
import { useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { courseInsightQuery } from "../../api/insight.ts"
import { AsOf } from "../../design/AsOf.tsx"
import { LinkButton } from "../../design/Button.tsx"
import { EmptyState } from "../../design/States.tsx"
import { Banner } from "../../design/Surface.tsx"
import { ReissueCard } from "./certificates/ReissueCard.tsx"
import { CourseFrame } from "./frame/CourseFrame.tsx"
import { DashboardLoading } from "./frame/DashboardLoading.tsx"
import { Refused } from "./frame/Refused.tsx"
import { FunnelCard } from "./funnel/FunnelCard.tsx"
import { LearnersCard } from "./learners/LearnersCard.tsx"
import { StuckCard } from "./learners/StuckCard.tsx"
import { LiveCard } from "./live/LiveCard.tsx"
import { Stats } from "./Stats.tsx"
import { useT } from "./texts.ts"

const route = getRouteApi("/teach/$courseId")

export const DashboardPage = () => {
  const t = useT()
  const { courseId } = route.useParams()
  const search = route.useSearch()
  const { data: course, error, isFetching, refetch } = useQuery(courseInsightQuery(courseId))
  const nobody = course !== undefined && course.enrolled + course.waitlisted + course.withdrawn === 0
  return (
    <CourseFrame
      courseId={courseId}
      title={t("dashboard.title")}
      actions={course && <AsOf time={course.asOf} behind={course.behind.seconds} />}
    >
      {course === undefined && error === null && <DashboardLoading />}
      {course === undefined && error !== null && (
        <Refused error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
      {course !== undefined && (
        <div className="stack insight-cards">
          {error !== null && (
            <Banner tone="warn" live>
              {t("dashboard.stale")}
            </Banner>
          )}
          <Stats course={course} />
          {nobody && (
            <EmptyState
              icon="people"
              title={t("dashboard.nobody")}
              action={
                <LinkButton to="/teach/$courseId/roster" params={{ courseId }} variant="primary">
                  {t("dashboard.invite")}
                </LinkButton>
              }
            >
              {t("dashboard.nobody.text")}
            </EmptyState>
          )}
          <LiveCard courseId={courseId} search={search} />
          <div className="insight-columns">
            <FunnelCard course={course} />
            <StuckCard courseId={courseId} count={course.stuck} />
          </div>
          {!nobody && <LearnersCard courseId={courseId} search={search} />}
          {!nobody && <ReissueCard courseId={courseId} />}
        </div>
      )}
    </CourseFrame>
  )
}
