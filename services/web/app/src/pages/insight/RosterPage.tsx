/** Who is in a course, and how more come in. */
import { useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { publishedCourseQuery } from "../../api/insight.ts"
import { useAccount } from "../../api/session.ts"
import { CourseFrame } from "./frame/CourseFrame.tsx"
import { BatchCard } from "./roster/BatchCard.tsx"
import { BulkCard } from "./roster/BulkCard.tsx"
import { EnrollOne } from "./roster/EnrollOne.tsx"
import { RosterCard } from "./roster/RosterCard.tsx"
import { useT } from "./texts.ts"

const route = getRouteApi("/teach/$courseId/roster")

export const RosterPage = () => {
  const t = useT()
  const { courseId } = route.useParams()
  const search = route.useSearch()
  const who = useAccount()
  const { data: course } = useQuery(publishedCourseQuery(courseId))
  const mine = course !== undefined && who !== null && (who.role === "admin" || course.ownerId === who.id)
  return (
    <CourseFrame courseId={courseId} title={t("roster.title")} intro={t("roster.intro")}>
      <div className="stack insight-cards">
        {search.batch !== undefined && <BatchCard key={search.batch} courseId={courseId} batchId={search.batch} />}
        <RosterCard courseId={courseId} search={search} />
        {mine && !course.retired && (
          <div className="roster-columns">
            <EnrollOne courseId={courseId} slug={course.slug} />
            <BulkCard courseId={courseId} slug={course.slug} />
          </div>
        )}
      </div>
    </CourseFrame>
  )
}
