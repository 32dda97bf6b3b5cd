/** A lesson: the outline beside it, what there is to do, the content, and the way on. */
import { useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { isProblem } from "@lyceum/sdk"
import { useCallback, useMemo } from "react"
import { outlineQuery, itemQuery } from "../../api/lessons.ts"
import { useLiveProgress } from "../../api/live/use-live-progress.ts"
import { progressQuery } from "../../api/progress.ts"
import { ErrorState } from "../../design/States.tsx"
import { Lesson } from "./lesson/Lesson.tsx"
import { LessonBar } from "./lesson/LessonBar.tsx"
import "./lesson/Lesson.css"
import { OutlineSkeleton } from "./outline/OutlineSkeleton.tsx"
import { useOutlineState } from "./outline/open-state.ts"
import { Outline } from "./outline/Outline.tsx"
import { OutlinePanel } from "./outline/OutlinePanel.tsx"
import { around, placesOf } from "./outline/shape.ts"

const route = getRouteApi("/courses/$courseId/items/$itemId")

/** Everything that the page reads. The version is the learner's own; authors who are not in the course see the newest. */
const useLesson = (courseId: string, itemId: string) => {
  const progress = useQuery(progressQuery(courseId))
  const item = useQuery(itemQuery(courseId, itemId))
  const version = progress.data?.courseVersion ?? item.data?.version
  const outline = useQuery({ ...outlineQuery(courseId, version ?? 0), enabled: version !== undefined })
  const places = useMemo(() => (outline.data === undefined ? [] : placesOf(outline.data)), [outline.data])
  const here = useMemo(() => around(places, itemId), [places, itemId])
  const outside =
    isProblem(progress.error, "urn:lyceum:problem:not-enrolled") &&
    isProblem(item.error, "urn:lyceum:problem:not-enrolled")
  const finding = !outside && outline.isPending && (version !== undefined || progress.isPending || item.isPending)
  return { progress, item, outline, places, here, outside, finding }
}

export const ItemPage = () => {
  const { courseId, itemId } = route.useParams()
  useLiveProgress()
  const panel = useOutlineState()
  const lesson = useLesson(courseId, itemId)
  const { finding, here, item, outline, outside, places, progress } = lesson
  const close = () => panel.setOpen(false)
  const { beside, setOpen } = panel
  // The same from one drawing to the next: a thousand links hold it.
  const chosen = useCallback(() => {
    if (!beside) setOpen(false)
  }, [beside, setOpen])
  return (
    <div className="lesson" data-outline={(panel.beside && panel.open && !outside) || undefined}>
      {!outside && (
        <OutlinePanel beside={panel.beside} open={panel.open} onClose={close}>
          {outline.data !== undefined ? (
            <Outline
              outline={outline.data}
              progress={progress.data}
              currentId={itemId}
              sectionId={here?.place.sectionId}
              onChosen={chosen}
            />
          ) : outline.isError ? (
            <ErrorState error={outline.error} onRetry={() => void outline.refetch()} retrying={outline.isFetching} />
          ) : (
            <OutlineSkeleton />
          )}
        </OutlinePanel>
      )}
      <main className="lesson-main" id="main" tabIndex={-1} data-kind={item.data?.kind}>
        {!outside && <LessonBar courseId={courseId} itemId={itemId} around={here} places={places} outline={panel} />}
        <Lesson
          key={itemId}
          courseId={courseId}
          itemId={itemId}
          around={here}
          courseTitle={outline.data?.title ?? progress.data?.courseTitle}
          finding={finding}
          progress={progress}
          item={item}
          outside={outside}
        />
      </main>
    </div>
  )
}
