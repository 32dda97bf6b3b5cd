import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { SearchField } from "../../../design/TextField.tsx"
import { longestQuery, withWords } from "../search.ts"
import { useT } from "../texts.ts"

/** A search that leads into the catalogue; without words to all of it. */
export const StartSearch = () => {
  const t = useT()
  const navigate = useNavigate()
  const [words, setWords] = useState("")
  return (
    <form
      role="search"
      aria-label={t("start.search")}
      className="start-search"
      action="/courses"
      onSubmit={(event) => {
        event.preventDefault()
        void navigate({ to: "/courses", search: withWords({}, words) })
      }}
    >
      <SearchField
        name="query"
        label={t("start.search")}
        placeholder={t("start.placeholder")}
        value={words}
        maxLength={longestQuery}
        onChange={({ target }) => setWords(target.value)}
      />
      <Button type="submit" variant="primary">
        {t("start.find")}
      </Button>
    </form>
  )
}
