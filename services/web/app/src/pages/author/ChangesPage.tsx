/** The draft beside what learners have, and publishing it. */
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import { useEffect, useState } from "react"
import { changesQuery } from "../../api/authoring.ts"
import { useAccount } from "../../api/session.ts"
import { LinkButton } from "../../design/Button.tsx"
import { Breadcrumbs, Page } from "../../design/Page.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../design/States.tsx"
import { ChangesView } from "./changes/ChangesView.tsx"
import "./changes/Changes.css"
import { CourseHistory } from "./changes/CourseHistory.tsx"
import { flushDraft } from "./draft/open.ts"
import { useT } from "./texts.ts"

export const ChangesPage = () => {
  const t = useT()
  const { courseId } = getRouteApi("/teach/$courseId/changes").useParams()
  const person = useAccount()?.id ?? ""
  const [flushed, setFlushed] = useState(false)
  // What is still unsaved is saved first: it belongs to what is compared.
  useEffect(() => {
    void flushDraft(person, courseId).finally(() => setFlushed(true))
  }, [person, courseId])
  const { data, error, isFetching, refetch } = useQuery({ ...changesQuery(courseId), enabled: flushed })
  const params = { courseId }
  return (
    <Page
      title={t("changes.title")}
      intro={t("changes.intro")}
      width="reading"
      before={
        <Breadcrumbs>
          {[
            <Link key="teach" to="/teach">
              {t("teach.title")}
            </Link>,
            <Link key="edit" to="/teach/$courseId/edit" params={params}>
              {t("edit.title")}
            </Link>
          ]}
        </Breadcrumbs>
      }
      actions={
        <LinkButton icon="edit" to="/teach/$courseId/edit" params={params}>
          {t("changes.edit")}
        </LinkButton>
      }
    >
      <div className="stack changes">
        {data === undefined && error === null && (
          <Loading>
            <SkeletonLines lines={6} />
          </Loading>
        )}
        {data === undefined && error !== null && (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        )}
        {data !== undefined && <ChangesView courseId={courseId} changes={data} />}
        <CourseHistory courseId={courseId} />
      </div>
    </Page>
  )
}
