/** Where a learner stands in a course, in a word. */
import type { EnrollmentStatus } from "@lyceum/sdk"
import { Pill, type Tone } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"

const tones: Readonly<Record<EnrollmentStatus, Tone>> = {
  active: "accent",
  completed: "good",
  waitlisted: "warn",
  withdrawn: "plain"
}

export const StatusPill = ({ status }: { readonly status: EnrollmentStatus }) => {
  const t = useT()
  return <Pill tone={tones[status]}>{t(`status.${status}`)}</Pill>
}
