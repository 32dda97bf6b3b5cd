import type { CourseDetail } from "@lyceum/sdk"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

type Section = CourseDetail["sections"][number]

const Lessons = ({ lang, lessons }: { readonly lang: string; readonly lessons: Section["lessons"] }) => {
  const t = useT()
  const format = useFormat()
  return (
    <ol className="course-lessons" role="list">
      {lessons.map(({ estimatedMinutes, id, itemCount, title }) => (
        <li key={id}>
          <span lang={lang} dir="auto">
            {title}
          </span>
          <span className="xs muted num">
            {t("card.items", { count: itemCount })}
            {estimatedMinutes > 0 && ` · ${format.duration(estimatedMinutes * 60)}`}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** Sections and lessons; the first section is open. */
export const Contents = ({ course }: { readonly course: CourseDetail }) => {
  const t = useT()
  const format = useFormat()
  const lessons = course.sections.reduce((sum, section) => sum + section.lessons.length, 0)
  return (
    <section aria-labelledby="contents" className="stack">
      <div className="row apart">
        <h2 id="contents">{t("course.contents")}</h2>
        <p className="small muted num">
          {t("course.counts", {
            sections: t("course.sections", { count: course.sections.length }),
            lessons: t("course.lessons", { count: lessons })
          })}
        </p>
      </div>
      <div className="course-sections">
        {course.sections.map(({ id, lessons: inside, title }, index) => (
          <Disclosure
            key={id}
            level={3}
            defaultOpen={index === 0}
            title={
              <span lang={course.language} dir="auto">
                {title}
              </span>
            }
            end={
              <span className="xs muted num">
                {t("course.lessons", { count: inside.length })}
                {" · "}
                {format.duration(60 * inside.reduce((sum, lesson) => sum + lesson.estimatedMinutes, 0))}
              </span>
            }
          >
            <Lessons lang={course.language} lessons={inside} />
          </Disclosure>
        ))}
      </div>
    </section>
  )
}
