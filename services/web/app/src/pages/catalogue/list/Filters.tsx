import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { languagesQuery } from "../../../api/catalogue.ts"
import { ChipLink } from "../../../design/Chip.tsx"
import { Select } from "../../../design/Choice.tsx"
import { SearchField } from "../../../design/TextField.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { catalogueSearch, type CatalogueSearch, longestQuery, sorts } from "../search.ts"
import { useT } from "../texts.ts"
import { useWords } from "./use-words.ts"

const anyLanguage = (search: CatalogueSearch) => catalogueSearch({ ...search, language: undefined })

/** The languages of what was found, each with its number; a single one is nothing to choose. */
const Languages = ({ search }: { readonly search: CatalogueSearch }) => {
  const t = useT()
  const format = useFormat()
  const { data = [] } = useQuery(languagesQuery(search.query))
  const total = data.reduce((sum, { courses }) => sum + courses, 0)
  // The chosen one stays in sight when nothing in it is found.
  const all = data.some(({ language }) => language === search.language)
    ? data
    : [...data, ...(search.language === undefined ? [] : [{ language: search.language, courses: 0 }])]
  if (all.length < 2 && search.language === undefined) return null
  return (
    <nav className="row" aria-label={t("courses.languages")}>
      <ChipLink to="/courses" search={anyLanguage(search)} resetScroll={false} chosen={search.language === undefined}>
        {t("courses.all-languages", { count: total })}
      </ChipLink>
      {all.map(({ courses, language }) => (
        <ChipLink
          key={language}
          to="/courses"
          search={{ ...search, language }}
          resetScroll={false}
          chosen={search.language === language}
        >
          {t("courses.language", { language: format.language(language), count: courses })}
        </ChipLink>
      ))}
    </nav>
  )
}

/** Words, languages and order; all of them in the address. */
export const Filters = ({ search }: { readonly search: CatalogueSearch }) => {
  const t = useT()
  const navigate = useNavigate({ from: "/courses" })
  const { words, type, search: now } = useWords(search.query ?? "")
  const offered = sorts.filter((sort) => sort !== "best" || search.query !== undefined)
  const usual = search.query === undefined ? "newest" : "best"
  return (
    <div className="catalogue-filters">
      <form
        role="search"
        aria-label={t("courses.search")}
        className="catalogue-search"
        onSubmit={(event) => {
          event.preventDefault()
          now()
        }}
      >
        <SearchField
          label={t("courses.search")}
          placeholder={t("courses.placeholder")}
          value={words}
          maxLength={longestQuery}
          onChange={({ target }) => type(target.value)}
        />
      </form>
      <Select
        label={t("courses.sort")}
        labelHidden
        value={search.sort ?? usual}
        options={offered.map((value) => ({ value, label: t(`courses.sort.${value}`) }))}
        onChange={(sort) =>
          void navigate({
            search: (before) => catalogueSearch({ ...before, sort: sort === usual ? undefined : sort }),
            resetScroll: false
          })
        }
      />
      <Languages search={search} />
    </div>
  )
}
