/** One of the author's courses in the list. */
import type { CourseCard } from "@lyceum/sdk"
import { Link } from "@tanstack/react-router"
import { LinkButton } from "../../../design/Button.tsx"
import { CourseArt } from "../../../design/CourseArt.tsx"
import { Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { CourseActions } from "./CourseActions.tsx"

/** Whether the course can be had: as a word, and a tone. */
const CourseState = ({ course }: { readonly course: CourseCard }) => {
  const t = useT()
  if (course.retired) return <Pill tone="warn">{t("state.retired")}</Pill>
  if (course.version === null) return <Pill>{t("state.draft")}</Pill>
  return (
    <Pill tone="good" icon="check">
      {t("state.published", { version: course.version })}
    </Pill>
  )
}

/** Title, state, size and what can be done. */
export const CourseRow = ({ course }: { readonly course: CourseCard }) => {
  const t = useT()
  const format = useFormat()
  const { id, itemCount, publishedAt, summary, title, version } = course
  const params = { courseId: id }
  return (
    <li className="card teach-row">
      <CourseArt id={id} />
      <div className="teach-row-words">
        <div className="row">
          <h2 dir="auto">
            <Link to="/teach/$courseId/edit" params={params}>
              {title}
            </Link>
          </h2>
          <CourseState course={course} />
        </div>
        {summary !== "" && (
          <p className="muted teach-row-summary" dir="auto">
            {summary}
          </p>
        )}
        {publishedAt !== null && (
          <p className="small muted num">{t("list.facts", { items: itemCount, date: format.date(publishedAt) })}</p>
        )}
      </div>
      <div className="row teach-row-actions">
        {version !== null && (
          <LinkButton size="small" icon="chart" to="/teach/$courseId" params={params}>
            {t("list.insight")}
          </LinkButton>
        )}
        {!course.retired && (
          <LinkButton size="small" icon="edit" to="/teach/$courseId/edit" params={params}>
            {t("list.edit")}
          </LinkButton>
        )}
        <CourseActions course={course} />
      </div>
    </li>
  )
}
