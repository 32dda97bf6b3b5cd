import { Link } from "@tanstack/react-router"
import type { CourseDetail } from "@lyceum/sdk"
import { LinkButton } from "../../../design/Button.tsx"
import { useT } from "../texts.ts"
import { Retired, SeatsNote } from "./Notes.tsx"
import { wishToEnrol } from "./wish.ts"

/** For who is not signed in: sign in, come back, be enrolled. */
export const VisitorAction = ({ course }: { readonly course: CourseDetail }) => {
  const t = useT()
  if (course.retired) return <Retired />
  const next = `/courses/${course.slug}`
  return (
    <>
      <LinkButton to="/sign-in" search={{ next }} variant="primary" onClick={() => wishToEnrol(course.id)}>
        {t("enrol.sign-in")}
      </LinkButton>
      <p className="small muted">
        {t.rich("enrol.register", {
          link: (part) => (
            <Link to="/register" search={{ next }} onClick={() => wishToEnrol(course.id)}>
              {part}
            </Link>
          )
        })}
      </p>
      <SeatsNote course={course} />
    </>
  )
}
