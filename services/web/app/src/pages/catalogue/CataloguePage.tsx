import { getRouteApi } from "@tanstack/react-router"
import { Page } from "../../design/Page.tsx"
import "./list/Catalogue.css"
import { Filters } from "./list/Filters.tsx"
import { Results } from "./list/Results.tsx"
import { useT } from "./texts.ts"

const route = getRouteApi("/courses")

/** All published courses: searched, filtered and sorted by what the address says. */
export const CataloguePage = () => {
  const t = useT()
  const search = route.useSearch()
  return (
    <Page title={t("courses.title")}>
      <Filters search={search} />
      <Results search={search} />
    </Page>
  )
}
