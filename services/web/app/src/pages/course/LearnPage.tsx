/** Seen only when the saved place cannot be found: otherwise the address has been replaced by it. */
import { useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { isProblem } from "@lyceum/sdk"
import { progressQuery } from "../../api/progress.ts"
import { LinkButton } from "../../design/Button.tsx"
import { Page } from "../../design/Page.tsx"
import { EmptyState, ErrorState } from "../../design/States.tsx"
import { EnrollmentGate } from "./lesson/EnrollmentGate.tsx"
import { useT } from "./texts.ts"

const route = getRouteApi("/courses/$courseId/learn")

export const LearnPage = () => {
  const t = useT()
  const { courseId } = route.useParams()
  const { error, isFetching, refetch } = useQuery({ ...progressQuery(courseId), retryOnMount: false })
  const outside = isProblem(error, "urn:lyceum:problem:not-enrolled")
  return (
    <Page title={t(outside ? "gate.title" : "learn.title")} width="reading">
      {outside ? (
        <EnrollmentGate courseId={courseId} />
      ) : error !== null ? (
        <ErrorState error={error} works={t("item.error-works")} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <EmptyState
          title={t("outline.no-lessons")}
          action={
            <LinkButton to="/courses/$slug" params={{ slug: courseId }}>
              {t("gate.course")}
            </LinkButton>
          }
        />
      )}
    </Page>
  )
}
