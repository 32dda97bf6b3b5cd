import type { CourseDetail } from "@lyceum/sdk"
import { Icon } from "../../../design/Icon.tsx"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { useT } from "../texts.ts"

/** What one will learn, and what the authors say about the course. */
export const About = ({ course }: { readonly course: CourseDetail }) => {
  const t = useT()
  return (
    <>
      {course.outcomes.length > 0 && (
        <section aria-labelledby="outcomes" className="course-outcomes">
          <h2 id="outcomes">{t("course.outcomes")}</h2>
          <ul role="list" lang={course.language} dir="auto">
            {course.outcomes.map((outcome) => (
              <li key={outcome}>
                <Icon name="check" size={18} />
                <span>{outcome}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {course.description !== "" && (
        <section aria-label={t("course.about")}>
          <AuthoredHtml html={course.description} lang={course.language} size="small" />
        </section>
      )}
    </>
  )
}
