/** Whom the list shows: in the address. */
import { useNavigate } from "@tanstack/react-router"
import { useEffect, useState } from "react"
import { ChipLink } from "../../../design/Chip.tsx"
import { SearchField } from "../../../design/TextField.tsx"
import { roles, type UsersSearch, usersSearch } from "../search.ts"
import { useT } from "../texts.ts"

/** After so many milliseconds without a letter the search begins. */
const settled = 300

export const UserFilters = ({ search }: { readonly search: UsersSearch }) => {
  const t = useT()
  const navigate = useNavigate()
  const { query = "", role } = search
  const [words, setWords] = useState(query)
  useEffect(() => {
    if (words.trim() === query) return
    const timer = setTimeout(() => {
      void navigate({
        to: "/admin/users",
        search: (others) => usersSearch({ ...others, query: words }),
        replace: true,
        resetScroll: false
      })
    }, settled)
    return () => clearTimeout(timer)
  }, [words, query, navigate])
  const kept = query === "" ? {} : { query }
  return (
    <div className="row apart admin-tools">
      <div className="admin-search">
        <SearchField
          label={t("users.search")}
          placeholder={t("users.search")}
          maxLength={254}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </div>
      <nav className="row admin-chips" aria-label={t("users.filter")}>
        <ChipLink to="/admin/users" search={kept} resetScroll={false} chosen={role === undefined}>
          {t("users.all")}
        </ChipLink>
        {roles.map((one) => (
          <ChipLink
            key={one}
            to="/admin/users"
            search={{ ...kept, role: one }}
            resetScroll={false}
            chosen={role === one}
          >
            {t(`role.${one}`)}
          </ChipLink>
        ))}
      </nav>
    </div>
  )
}
