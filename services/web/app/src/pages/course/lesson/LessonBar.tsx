/** Above the lesson: the outline, where one is, and what one can do with the lesson. */
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { useShortcut } from "../../../shortcuts.ts"
import { BookmarkButton } from "../notes/BookmarkButton.tsx"
import { notesId, NotesDrawer } from "../notes/NotesDrawer.tsx"
import type { OutlineState } from "../outline/open-state.ts"
import { outlineId } from "../outline/OutlinePanel.tsx"
import type { Around, Place } from "../outline/shape.ts"
import { CourseSearch } from "../search/CourseSearch.tsx"
import { useT } from "../texts.ts"
import { Position } from "./Neighbours.tsx"

export const LessonBar = ({
  around,
  courseId,
  itemId,
  outline,
  places
}: {
  readonly courseId: string
  readonly itemId: string
  readonly around: Around | undefined
  readonly places: ReadonlyArray<Place>
  readonly outline: OutlineState
}) => {
  const t = useT()
  const [searching, setSearching] = useState(false)
  const [notes, setNotes] = useState(false)
  useShortcut("o", { text: t("shortcut.outline") }, () => outline.setOpen(!outline.open))
  useShortcut("s", { text: t("shortcut.search") }, () => setSearching(true))
  return (
    <div className="lesson-bar">
      <Button
        size="small"
        icon="outline"
        aria-label={t("outline.button")}
        aria-expanded={outline.open}
        aria-controls={outline.open ? outlineId : undefined}
        onClick={() => outline.setOpen(!outline.open)}
      >
        <span className="lesson-bar-words">{t("outline.button")}</span>
      </Button>
      {around !== undefined && <Position courseId={courseId} around={around} />}
      <div className="lesson-tools">
        <Button
          variant="quiet"
          size="small"
          icon="search"
          aria-label={t("search.title")}
          title={t("search.title")}
          aria-haspopup="dialog"
          onClick={() => setSearching(true)}
        />
        <BookmarkButton courseId={courseId} itemId={itemId} />
        <Button
          variant="quiet"
          size="small"
          icon="note"
          aria-label={t("notes.title")}
          title={t("notes.title")}
          aria-expanded={notes}
          aria-controls={notes ? notesId : undefined}
          onClick={() => setNotes(!notes)}
        />
      </div>
      {searching && <CourseSearch courseId={courseId} onClose={() => setSearching(false)} />}
      {notes && <NotesDrawer courseId={courseId} itemId={itemId} places={places} onClose={() => setNotes(false)} />}
    </div>
  )
}
