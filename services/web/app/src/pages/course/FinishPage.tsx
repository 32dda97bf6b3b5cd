import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import { isProblem } from "@lyceum/sdk"
import { useLiveProgress } from "../../api/live/use-live-progress.ts"
import { progressQuery } from "../../api/progress.ts"
import { LinkButton } from "../../design/Button.tsx"
import { Breadcrumbs, Page } from "../../design/Page.tsx"
import { EmptyState, ErrorState } from "../../design/States.tsx"
import { Celebration } from "../completion/finish/Celebration.tsx"
import "../completion/finish/Finish.css"
import { FinishSkeleton } from "../completion/finish/FinishSkeleton.tsx"
import { NextCourse } from "../completion/finish/NextCourse.tsx"
import { Remaining } from "../completion/finish/Remaining.tsx"
import { useT } from "../completion/texts.ts"

const route = getRouteApi("/courses/$courseId/finish")

/** How often to look for the certificate while it is being issued, in milliseconds. */
const lookEvery = 1500

/** The end of a course: what was reached, or what is left. */
export const FinishPage = () => {
  const t = useT()
  const { courseId } = route.useParams()
  useLiveProgress()
  const { data, error, isFetching, refetch } = useQuery({
    ...progressQuery(courseId),
    refetchInterval: ({ state }) =>
      state.data?.completed === true && state.data.certificateId === null ? lookEvery : false
  })
  if (data === undefined) {
    if (error === null)
      return (
        <Page title={t("finish.checking")} width="reading">
          <FinishSkeleton />
        </Page>
      )
    return (
      <Page title={t("finish.end")} width="reading">
        {isProblem(error, "urn:lyceum:problem:not-enrolled") ? (
          <EmptyState
            title={t("finish.not-enrolled")}
            action={
              <LinkButton variant="primary" to="/courses/$slug" params={{ slug: courseId }}>
                {t("finish.to-course")}
              </LinkButton>
            }
          />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        )}
      </Page>
    )
  }
  return (
    <Page
      title={data.completed ? t("finish.title") : t("finish.almost")}
      width="reading"
      before={
        <Breadcrumbs>
          {[
            <Link key="course" to="/courses/$slug" params={{ slug: courseId }}>
              <bdi>{data.courseTitle}</bdi>
            </Link>
          ]}
        </Breadcrumbs>
      }
    >
      <div className="finish">
        {data.completed ? <Celebration progress={data} /> : <Remaining progress={data} />}
        {data.completed && <NextCourse courseId={courseId} />}
      </div>
    </Page>
  )
}
