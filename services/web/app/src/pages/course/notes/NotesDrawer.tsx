/** Notes beside the lesson: one writes while one reads. Over the whole window where there is no room beside it. */
import { useEffect, useId, useRef, useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { Tabs } from "../../../design/Tabs.tsx"
import { useRoomBeside } from "../outline/open-state.ts"
import type { Place } from "../outline/shape.ts"
import { useT } from "../texts.ts"
import { NoteEditor } from "./NoteEditor.tsx"
import "./Notes.css"
import { SavedList } from "./SavedList.tsx"

/** The id that the button which opens it names. */
export const notesId = "lesson-notes"

export const NotesDrawer = ({
  courseId,
  itemId,
  places,
  onClose
}: {
  readonly courseId: string
  readonly itemId: string
  readonly places: ReadonlyArray<Place>
  readonly onClose: () => void
}) => {
  const t = useT()
  const title = useId()
  const beside = useRoomBeside()
  const [tab, setTab] = useState<"lesson" | "course">("lesson")
  const drawer = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = drawer.current
    const before = document.activeElement
    if (beside) element?.show()
    else element?.showModal()
    element?.querySelector("textarea")?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [beside])
  return (
    <dialog
      ref={drawer}
      id={notesId}
      className="notes-drawer"
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      // Beside the lesson the browser does not listen to Escape by itself.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
      onKeyDown={(event) => {
        if (event.key !== "Escape") return
        event.preventDefault()
        onClose()
      }}
    >
      <div className="notes-head">
        <h2 id={title}>{t("notes.title")}</h2>
        <Button variant="quiet" size="small" icon="close" aria-label={t("notes.close")} onClick={onClose} />
      </div>
      <Tabs
        label={t("notes.title")}
        tabs={[
          { name: "lesson", label: t("notes.this") },
          { name: "course", label: t("notes.all") }
        ]}
        selected={tab}
        onSelect={setTab}
      >
        {tab === "lesson" ? (
          <NoteEditor key={itemId} courseId={courseId} itemId={itemId} />
        ) : (
          <SavedList
            courseId={courseId}
            places={places}
            onChosen={() => {
              if (!beside) onClose()
            }}
          />
        )}
      </Tabs>
    </dialog>
  )
}
