import { useInfiniteQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { coursesQuery } from "../../../api/catalogue.ts"
import { myCoursesQuery } from "../../../api/progress.ts"
import { LinkButton } from "../../../design/Button.tsx"
import { CourseArt } from "../../../design/CourseArt.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

/** What could come next: a course that was begun, otherwise a new one, otherwise the catalogue. */
export const NextCourse = ({ courseId }: { readonly courseId: string }) => {
  const t = useT()
  const format = useFormat()
  const mine = useInfiniteQuery(myCoursesQuery).data?.pages.flatMap(({ items }) => items)
  const all = useInfiniteQuery(coursesQuery({})).data?.pages.flatMap(({ items }) => items)
  const known = new Set([courseId, ...(mine ?? []).map((course) => course.courseId)])
  const begun = mine?.find((course) => !course.completed && course.courseId !== courseId)
  const fresh = mine === undefined ? undefined : all?.find(({ id, retired }) => !retired && !known.has(id))
  return (
    <section className="stack">
      <h2>{t("next.title")}</h2>
      {begun !== undefined ? (
        <Card className="next-course" as="article" padded={false}>
          <CourseArt id={begun.courseId} />
          <div>
            <p className="small muted num">{t("next.begun", { percent: format.percent(begun.percent) })}</p>
            <h3>
              <Link to="/courses/$courseId/learn" params={{ courseId: begun.courseId }}>
                <bdi>{begun.courseTitle}</bdi>
              </Link>
            </h3>
          </div>
        </Card>
      ) : fresh !== undefined ? (
        <Card className="next-course" as="article" padded={false}>
          <CourseArt id={fresh.id} />
          <div>
            <h3>
              <Link to="/courses/$slug" params={{ slug: fresh.slug }}>
                <bdi>{fresh.title}</bdi>
              </Link>
            </h3>
            {fresh.summary !== "" && (
              <p className="muted" dir="auto">
                {fresh.summary}
              </p>
            )}
          </div>
        </Card>
      ) : (
        <p className="muted">{t("next.none")}</p>
      )}
      <div className="row">
        <LinkButton to="/home">{t("next.home")}</LinkButton>
        <LinkButton variant="quiet" to="/courses" search={{}}>
          {t("next.catalogue")}
        </LinkButton>
      </div>
    </section>
  )
}
