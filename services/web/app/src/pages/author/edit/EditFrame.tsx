/** The frame around the views of the editor. */
import { getRouteApi, Link } from "@tanstack/react-router"
import { LinkButton } from "../../../design/Button.tsx"
import { ChipLink } from "../../../design/Chip.tsx"
import { Breadcrumbs, Page } from "../../../design/Page.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useDraft, useEditor } from "../draft/useEditor.ts"
import { MaterialsView } from "../materials/MaterialsView.tsx"
import { useT } from "../texts.ts"
import { Conflict } from "./Conflict.tsx"
import { ContentView } from "./ContentView.tsx"
import { SaveStatus, SaveTrouble } from "./SaveStatus.tsx"
import { views } from "./search.ts"
import { SettingsView } from "./SettingsView.tsx"

/** `restoredAt`: when the unsaved work was kept that is shown, in milliseconds since 1970. */
export const EditFrame = ({ restoredAt }: { readonly restoredAt: number | null }) => {
  const t = useT()
  const format = useFormat()
  const { courseId } = useEditor()
  const title = useDraft(({ course }) => course.title)
  const { part, view = "content" } = getRouteApi("/teach/$courseId/edit").useSearch()
  const params = { courseId }
  return (
    <Page
      title={t("edit.title-of", { title })}
      heading={<span dir="auto">{title}</span>}
      before={
        <Breadcrumbs>
          {[
            <Link key="teach" to="/teach">
              {t("teach.title")}
            </Link>
          ]}
        </Breadcrumbs>
      }
      actions={
        <>
          <SaveStatus />
          <LinkButton variant="primary" to="/teach/$courseId/changes" params={params}>
            {t("edit.review")}
          </LinkButton>
        </>
      }
    >
      <nav className="row edit-views" aria-label={t("edit.views")}>
        {views.map((one) => (
          <ChipLink
            key={one}
            to="/teach/$courseId/edit"
            params={params}
            search={one === "content" ? {} : { view: one }}
            chosen={one === view}
          >
            {t(`view.${one}`)}
          </ChipLink>
        ))}
      </nav>
      <div className="stack edit-notices">
        {restoredAt !== null && <Banner live>{t("edit.restored", { time: format.dateTime(restoredAt) })}</Banner>}
        <SaveTrouble />
        <Conflict />
      </div>
      {view === "content" && <ContentView current={part} />}
      {view === "settings" && <SettingsView />}
      {view === "materials" && <MaterialsView />}
    </Page>
  )
}
