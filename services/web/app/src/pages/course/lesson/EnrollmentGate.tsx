/** For who is not in the course: why nothing is to be seen, and what to do about it. */
import { useMutation, useQuery } from "@tanstack/react-query"
import { isProblem } from "@lyceum/sdk"
import { lyceum } from "../../../api/lyceum.ts"
import { ownEnrollmentQuery } from "../../../api/lessons.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { queryClient } from "../../../api/query-client.ts"
import { useAccount } from "../../../api/session.ts"
import { announce } from "../../../announce.ts"
import { Button, LinkButton } from "../../../design/Button.tsx"
import { EmptyState, Loading, Skeleton } from "../../../design/States.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { useT } from "../texts.ts"

export const EnrollmentGate = ({ courseId }: { readonly courseId: string }) => {
  const t = useT()
  const common = useCommonT()
  const userId = useAccount()?.id ?? ""
  const own = useQuery({ ...ownEnrollmentQuery(courseId, userId), enabled: userId !== "" })
  const enrol = useMutation({
    // Enrolling twice gives the same enrolment, so a second press cannot do harm.
    mutationFn: async () => (await lyceum.enrollments.create({ body: { courseId } })).data,
    onSuccess: async ({ status }) => {
      announce(t(status === "waitlisted" ? "gate.waitlisted" : "gate.enrolled"))
      await queryClient.invalidateQueries()
    }
  })
  if (own.isPending)
    return (
      <Loading>
        <Skeleton blockSize="220px" radius="var(--r-l)" />
      </Loading>
    )
  const status = own.data?.status ?? "none"
  const waiting = status === "waitlisted"
  const missing = isProblem(enrol.error, "urn:lyceum:problem:prerequisites-missing") ? enrol.error.missing : []
  return (
    <EmptyState
      icon={waiting ? "clock" : "lock"}
      title={t(waiting ? "gate.waitlisted" : status === "withdrawn" ? "gate.withdrawn" : "gate.none")}
      action={
        <>
          {!waiting && (
            <Button variant="primary" pending={enrol.isPending} onClick={() => enrol.mutate()}>
              {t(status === "withdrawn" ? "gate.again" : "gate.enrol")}
            </Button>
          )}
          <LinkButton to="/courses/$slug" params={{ slug: courseId }}>
            {t("gate.course")}
          </LinkButton>
        </>
      }
    >
      {t(waiting ? "gate.waitlisted-text" : status === "withdrawn" ? "gate.withdrawn-text" : "gate.none-text")}
      {enrol.error !== null && <FieldError>{common(sentenceOf(enrol.error))}</FieldError>}
      {missing.length > 0 && <span className="small muted"> {t("gate.missing", { count: missing.length })}</span>}
    </EmptyState>
  )
}
