/** The search of the header: finds courses. */
import { useNavigate } from "@tanstack/react-router"
import { useRef } from "react"
import { SearchField } from "../design/TextField.tsx"
import { useT } from "../i18n/common.ts"
import { useShortcut } from "../shortcuts.ts"

/** `onSearch` is called when a search was made. */
export const Search = ({ onSearch, keyed = false }: { readonly onSearch?: () => void; readonly keyed?: boolean }) => {
  const t = useT()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  return (
    <form
      className="site-search"
      role="search"
      action="/courses"
      onSubmit={(event) => {
        event.preventDefault()
        const query = input.current?.value.trim() ?? ""
        void navigate({ to: "/courses", search: query === "" ? {} : { query } })
        onSearch?.()
      }}
    >
      <SearchField
        ref={input}
        name="query"
        label={t("search.courses")}
        placeholder={t("search.courses")}
        maxLength={200}
      />
      {keyed && <SearchKey onPress={() => input.current?.focus()} />}
    </form>
  )
}

const SearchKey = ({ onPress }: { readonly onPress: () => void }) => {
  useShortcut("/", "shortcuts.search", onPress)
  return <kbd aria-hidden="true">/</kbd>
}
