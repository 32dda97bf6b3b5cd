import { useQuery } from "@tanstack/react-query"
import type { CourseDetail } from "@lyceum/sdk"
import { useState } from "react"
import { ownEnrollmentQuery } from "../../../api/lessons.ts"
import { useAccount } from "../../../api/session.ts"
import { ErrorState, Loading, Skeleton } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"
import { CourseFacts } from "./CourseFacts.tsx"
import { EnrolAction } from "./EnrolAction.tsx"
import { EnrolledAction } from "./EnrolledAction.tsx"
import { VisitorAction } from "./VisitorAction.tsx"

/** What a person who is signed in can do, by their enrolment. */
const OwnAction = ({ course, userId }: { readonly course: CourseDetail; readonly userId: string }) => {
  const t = useT()
  const [enrolled, setEnrolled] = useState(false)
  const own = useQuery(ownEnrollmentQuery(course.id, userId))
  if (own.data === undefined)
    return own.isError ? (
      <ErrorState
        error={own.error}
        works={t("enrol.unknown")}
        onRetry={() => void own.refetch()}
        retrying={own.isFetching}
      />
    ) : (
      <Loading>
        <Skeleton blockSize="40px" radius="var(--r-m)" />
      </Loading>
    )
  return own.data === null || own.data.status === "withdrawn" ? (
    <EnrolAction course={course} again={own.data !== null} onEnrolled={() => setEnrolled(true)} />
  ) : (
    <EnrolledAction course={course} enrollment={own.data} fresh={enrolled} />
  )
}

/** The one thing to do with the course, whoever looks, and its figures. */
export const EnrolCard = ({ course }: { readonly course: CourseDetail }) => {
  const t = useT()
  const account = useAccount()
  return (
    <Card as="section" className="enrol-card" aria-label={t("enrol.label")}>
      {account === null ? <VisitorAction course={course} /> : <OwnAction course={course} userId={account.id} />}
      <CourseFacts course={course} />
    </Card>
  )
}
