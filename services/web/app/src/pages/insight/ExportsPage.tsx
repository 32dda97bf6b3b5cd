/** A course's numbers as files. */
import { useInfiniteQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { exportsQuery } from "../../api/exports.ts"
import { ExportForm } from "./exports/ExportForm.tsx"
import { ExportsCard } from "./exports/ExportsCard.tsx"
import { CourseFrame } from "./frame/CourseFrame.tsx"
import { useT } from "./texts.ts"

const route = getRouteApi("/teach/$courseId/exports")

export const ExportsPage = () => {
  const t = useT()
  const { courseId } = route.useParams()
  const exports = useInfiniteQuery(exportsQuery(courseId))
  return (
    <CourseFrame courseId={courseId} title={t("exports.title")} intro={t("exports.intro")}>
      <div className="exports-columns">
        <ExportForm courseId={courseId} />
        <ExportsCard courseId={courseId} exports={exports} />
      </div>
    </CourseFrame>
  )
}
