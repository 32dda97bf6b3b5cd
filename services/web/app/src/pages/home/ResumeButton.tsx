/** The one action of a course: start it, go on, or see how it ended. */
import type { ProgressSummary } from "@lyceum/sdk"
import { type ButtonVariant, LinkButton } from "../../design/Button.tsx"
import { useT } from "./texts.ts"

export const ResumeButton = ({
  course,
  variant
}: {
  readonly course: ProgressSummary
  readonly variant: ButtonVariant
}) => {
  const t = useT()
  const { completed, completedItems, courseId, courseTitle, resumeItem } = course
  const about = courseTitle.slice(0, 200)
  if (completed)
    return (
      <LinkButton
        variant={variant}
        to="/courses/$courseId/finish"
        params={{ courseId }}
        aria-label={`${t("course.certificate")}: ${about}`}
      >
        {t("course.certificate")}
      </LinkButton>
    )
  const words = t(completedItems > 0 ? "course.resume" : "course.start")
  return resumeItem === null ? (
    <LinkButton
      variant={variant}
      to="/courses/$courseId/learn"
      params={{ courseId }}
      preload={false}
      aria-label={`${words}: ${about}`}
    >
      {words}
    </LinkButton>
  ) : (
    <LinkButton
      variant={variant}
      to="/courses/$courseId/items/$itemId"
      params={{ courseId, itemId: resumeItem.id }}
      aria-label={`${words}: ${about}`}
    >
      {words}
    </LinkButton>
  )
}
