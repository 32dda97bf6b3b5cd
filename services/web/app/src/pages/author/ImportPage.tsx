/** Bringing a course in from an archive. */
import { useQueryClient } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Page, Breadcrumbs } from "../../design/Page.tsx"
import { ImportForm } from "./teach/ImportForm.tsx"
import { ImportReport } from "./teach/ImportReport.tsx"
import "./teach/Teach.css"
import { useImport } from "./teach/useImport.ts"
import { useT } from "./texts.ts"

export const ImportPage = () => {
  const t = useT()
  const queries = useQueryClient()
  const importing = useImport(() => void queries.invalidateQueries({ queryKey: ["authoring", "courses"] }))
  return (
    <Page
      title={t("import.title")}
      intro={t("import.intro")}
      width="reading"
      before={
        <Breadcrumbs>
          {[
            <Link key="teach" to="/teach">
              {t("teach.title")}
            </Link>
          ]}
        </Breadcrumbs>
      }
    >
      <div className="stack">
        <ImportForm importing={importing} />
        {importing.state.kind === "done" && <ImportReport imported={importing.state.imported} />}
      </div>
    </Page>
  )
}
