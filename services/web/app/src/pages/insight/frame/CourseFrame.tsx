/** The frame of the pages about one course: where they are, and the way between them. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { publishedCourseQuery } from "../../../api/insight.ts"
import { Breadcrumbs, Page, type PageProps } from "../../../design/Page.tsx"
import { useT } from "../texts.ts"
import "../../../design/Tabs.css"
import "../Insight.css"

/** A page about a course. `crumb` stands between the course and the page. */
export const CourseFrame = ({
  courseId,
  crumb,
  children,
  ...page
}: Omit<PageProps, "before"> & { readonly courseId: string; readonly crumb?: ReactNode }) => {
  const t = useT()
  const { data } = useQuery(publishedCourseQuery(courseId))
  const name = (
    <span dir="auto" key="course">
      {data?.title ?? t("frame.course")}
    </span>
  )
  return (
    <Page
      {...page}
      before={
        <Breadcrumbs>
          {[
            <Link key="teach" to="/teach">
              {t("frame.teach")}
            </Link>,
            name,
            ...(crumb === undefined ? [] : [crumb])
          ]}
        </Breadcrumbs>
      }
    >
      <nav className="tabs insight-views" aria-label={t("frame.views")}>
        <div className="tabs-list">
          <Link to="/teach/$courseId" params={{ courseId }} activeOptions={{ exact: true, includeSearch: false }}>
            {t("dashboard.title")}
          </Link>
          <Link to="/teach/$courseId/roster" params={{ courseId }} activeOptions={{ includeSearch: false }}>
            {t("roster.title")}
          </Link>
          <Link to="/teach/$courseId/exports" params={{ courseId }}>
            {t("exports.title")}
          </Link>
          <Link to="/teach/$courseId/edit" params={{ courseId }}>
            {t("frame.edit")}
          </Link>
        </div>
      </nav>
      {children}
    </Page>
  )
}
