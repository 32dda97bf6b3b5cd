/** Whom the roster lists: in the address. */
import { useNavigate } from "@tanstack/react-router"
import { useEffect, useState } from "react"
import { ChipLink } from "../../../design/Chip.tsx"
import { SearchField } from "../../../design/TextField.tsx"
import { type RosterSearch, rosterSearch, statuses } from "../search.ts"
import { useT } from "../texts.ts"

/** After so many milliseconds without a letter the search begins. */
const settled = 300

export const RosterFilters = ({ courseId, search }: { readonly courseId: string; readonly search: RosterSearch }) => {
  const t = useT()
  const navigate = useNavigate()
  const { query = "", status, ...rest } = search
  const [words, setWords] = useState(query)
  useEffect(() => {
    const wanted = words.trim()
    if (wanted === query) return
    const timer = setTimeout(() => {
      void navigate({
        to: "/teach/$courseId/roster",
        params: { courseId },
        search: (others) => rosterSearch({ ...others, query: wanted }),
        replace: true,
        resetScroll: false
      })
    }, settled)
    return () => clearTimeout(timer)
  }, [words, query, courseId, navigate])
  const kept = { ...rest, ...(query !== "" && { query }) }
  const to = { to: "/teach/$courseId/roster", params: { courseId }, resetScroll: false } as const
  return (
    <>
      <div className="roster-search">
        <SearchField
          label={t("roster.search")}
          placeholder={t("roster.search")}
          maxLength={254}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </div>
      <nav className="row" aria-label={t("roster.filter")}>
        <ChipLink {...to} search={kept} chosen={status === undefined}>
          {t("learners.all")}
        </ChipLink>
        {statuses.map((one) => (
          <ChipLink key={one} {...to} search={{ ...kept, status: one }} chosen={status === one}>
            {t(`status.${one}`)}
          </ChipLink>
        ))}
      </nav>
    </>
  )
}
