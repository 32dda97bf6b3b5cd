import type { CourseDetail } from "@lyceum/sdk"
import { Icon, type IconName } from "../../../design/Icon.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

/** The figures of a course: how long, how much, in which language, since when. */
export const CourseFacts = ({ course }: { readonly course: CourseDetail }) => {
  const t = useT()
  const format = useFormat()
  const facts: ReadonlyArray<readonly [IconName, string, string] | null> = [
    course.estimatedMinutes > 0
      ? ["clock", t("facts.time"), t("facts.about", { time: format.duration(course.estimatedMinutes * 60) })]
      : null,
    ["outline", t("facts.content"), t("card.items", { count: course.itemCount })],
    ["globe", t("facts.language"), format.language(course.language)],
    course.size > 0 ? ["file", t("facts.files"), format.bytes(course.size)] : null,
    course.sequential ? ["lock", t("facts.order"), t("facts.sequential")] : null,
    [
      "refresh",
      t("facts.version"),
      t("facts.published", { version: course.version, date: format.date(course.publishedAt) })
    ]
  ]
  return (
    <dl className="course-facts">
      {facts.map(
        (fact) =>
          fact !== null && (
            <div key={fact[1]}>
              <Icon name={fact[0]} size={18} />
              <dt>{fact[1]}</dt>
              <dd className="num">{fact[2]}</dd>
            </div>
          )
      )}
    </dl>
  )
}
