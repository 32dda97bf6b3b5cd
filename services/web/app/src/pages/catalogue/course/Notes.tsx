import { useQuery } from "@tanstack/react-query"
import type { CourseDetail } from "@lyceum/sdk"
import { seatsQuery } from "../../../api/seats.ts"
import { Banner } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"

/** The course takes nobody any more. */
export const Retired = () => {
  const t = useT()
  return <Banner tone="warn">{t("enrol.retired")}</Banner>
}

/** How many seats are left; nothing where everybody may come. */
export const SeatsNote = ({ course }: { readonly course: CourseDetail }) => {
  const t = useT()
  const { data: seats } = useQuery({ ...seatsQuery(course.id), enabled: course.capacity !== null })
  if (course.capacity === null) return null
  if (seats === undefined || seats.free === null)
    return <p className="small muted num">{t("seats.all", { count: course.capacity })}</p>
  return (
    <p className="small muted num">
      {seats.free > 0 ? t("seats.free", { count: seats.free }) : t("seats.none", { count: seats.waiting })}
    </p>
  )
}
