/** Which learners are listed: in the address, so that it can be shared and gone back to. */
import { ChipLink } from "../../../design/Chip.tsx"
import { type DashboardSearch, statuses } from "../search.ts"
import { useT } from "../texts.ts"

export const LearnerFilters = ({
  courseId,
  search: { hours, status, stuck }
}: {
  readonly courseId: string
  readonly search: DashboardSearch
}) => {
  const t = useT()
  const kept = hours === undefined ? {} : { hours }
  const to = { to: "/teach/$courseId", params: { courseId }, resetScroll: false } as const
  return (
    <nav className="row" aria-label={t("learners.filter")}>
      <ChipLink {...to} search={kept} chosen={status === undefined && stuck !== true}>
        {t("learners.all")}
      </ChipLink>
      {statuses
        .filter((one) => one !== "waitlisted")
        .map((one) => (
          <ChipLink key={one} {...to} search={{ ...kept, status: one }} chosen={status === one}>
            {t(`status.${one}`)}
          </ChipLink>
        ))}
      <ChipLink {...to} search={{ ...kept, stuck: true }} chosen={stuck === true}>
        {t("learners.stuck")}
      </ChipLink>
    </nav>
  )
}
