/** Editing a course: its parts, its settings, its materials. */
import { getRouteApi } from "@tanstack/react-router"
import { ErrorState, Loading, Skeleton } from "../../design/States.tsx"
import { Page } from "../../design/Page.tsx"
import { EditorProvider } from "./draft/useEditor.ts"
import "./edit/Edit.css"
import { EditFrame } from "./edit/EditFrame.tsx"
import { useOpened } from "./edit/useOpened.ts"
import { useT } from "./texts.ts"

export const EditPage = () => {
  const t = useT()
  const { courseId } = getRouteApi("/teach/$courseId/edit").useParams()
  const { retry, state } = useOpened(courseId)
  if (state.kind === "open" && state.opened.editor.courseId === courseId)
    return (
      <EditorProvider key={courseId} value={state.opened.editor}>
        <EditFrame restoredAt={state.opened.restoredAt} />
      </EditorProvider>
    )
  return (
    <Page title={t("edit.title")}>
      {state.kind === "failed" ? (
        <ErrorState error={state.error} onRetry={retry} />
      ) : (
        <Loading>
          <div className="edit-columns">
            <Skeleton blockSize="420px" radius="var(--r-l)" />
            <Skeleton blockSize="420px" radius="var(--r-l)" />
          </div>
        </Loading>
      )}
    </Page>
  )
}
