/** All notes and bookmarks of the course. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { bookmarksQuery, notesQuery } from "../../../api/notes.ts"
import { Icon } from "../../../design/Icon.tsx"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { EmptyState, ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { useFormat } from "../../../i18n/format.ts"
import type { Place } from "../outline/shape.ts"
import { useT } from "../texts.ts"

export const SavedList = ({
  courseId,
  places,
  onChosen
}: {
  readonly courseId: string
  readonly places: ReadonlyArray<Place>
  readonly onChosen: () => void
}) => {
  const t = useT()
  const format = useFormat()
  const notes = useInfiniteQuery(notesQuery(courseId))
  const bookmarks = useQuery(bookmarksQuery(courseId))
  const titleOf = (itemId: string) => places.find(({ item }) => item.id === itemId)?.item.title ?? t("saved.gone")
  if (notes.isPending || bookmarks.isPending)
    return (
      <Loading>
        <SkeletonLines lines={5} />
      </Loading>
    )
  if (notes.isError) return <ErrorState error={notes.error} onRetry={() => void notes.refetch()} />
  if (bookmarks.isError) return <ErrorState error={bookmarks.error} onRetry={() => void bookmarks.refetch()} />
  const written = notes.data.pages.flatMap(({ items }) => items)
  if (written.length === 0 && bookmarks.data.length === 0)
    return (
      <EmptyState icon="note" title={t("saved.empty")}>
        {t("saved.empty-text")}
      </EmptyState>
    )
  return (
    <div className="stack">
      {bookmarks.data.length > 0 && (
        <section aria-labelledby="saved-bookmarks">
          <h3 id="saved-bookmarks">{t("saved.bookmarks")}</h3>
          <ul role="list" className="saved">
            {bookmarks.data.map(({ itemId }) => (
              <li key={itemId}>
                <Icon name="bookmark" size={18} />
                <Link to="/courses/$courseId/items/$itemId" params={{ courseId, itemId }} dir="auto" onClick={onChosen}>
                  {titleOf(itemId)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {written.length > 0 && (
        <section aria-labelledby="saved-notes">
          <h3 id="saved-notes">{t("saved.notes")}</h3>
          <ul role="list" className="saved">
            {written.map(({ itemId, text, updatedAt }) => (
              <li key={itemId}>
                <Icon name="note" size={18} />
                <div>
                  <Link
                    to="/courses/$courseId/items/$itemId"
                    params={{ courseId, itemId }}
                    dir="auto"
                    onClick={onChosen}
                  >
                    {titleOf(itemId)}
                  </Link>
                  <p className="notes-excerpt small" dir="auto">
                    {text}
                  </p>
                  <p className="xs muted num">{format.dateTime(updatedAt)}</p>
                </div>
              </li>
            ))}
          </ul>
          <LoadMore
            hasMore={notes.hasNextPage}
            pending={notes.isFetchingNextPage}
            onMore={() => void notes.fetchNextPage()}
          />
        </section>
      )}
    </div>
  )
}
