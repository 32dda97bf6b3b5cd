/** Finds items of the course by their words. */
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useDeferredValue, useEffect, useState } from "react"
import { courseSearchQuery } from "../../../api/lessons.ts"
import { Dialog } from "../../../design/Dialog.tsx"
import { EmptyState, ErrorState } from "../../../design/States.tsx"
import { SearchField } from "../../../design/TextField.tsx"
import { useT } from "../texts.ts"
import { Marked } from "./Marked.tsx"
import "./Search.css"

/** How long to wait after the last key, in milliseconds. */
const pause = 200

/** The words once nobody has typed for a moment. */
const useSettled = (value: string): string => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

export const CourseSearch = ({ courseId, onClose }: { readonly courseId: string; readonly onClose: () => void }) => {
  const t = useT()
  const [words, setWords] = useState("")
  const query = useDeferredValue(useSettled(words.trim()))
  const { data, error, isFetching, refetch } = useQuery({
    ...courseSearchQuery(courseId, query),
    enabled: query !== "",
    placeholderData: keepPreviousData
  })
  const hits = query === "" ? undefined : data?.items
  return (
    <Dialog title={t("search.title")} size="wide" onClose={onClose}>
      <div className="stack" aria-busy={isFetching || undefined}>
        <SearchField
          label={t("search.label")}
          placeholder={t("search.label")}
          value={words}
          maxLength={200}
          autoFocus
          onChange={({ target }) => setWords(target.value)}
        />
        <p className="small muted" role="status">
          {hits === undefined ? t("search.hint") : t("search.found", { count: hits.length })}
        </p>
        {error !== null && query !== "" && <ErrorState error={error} onRetry={() => void refetch()} />}
        {hits?.length === 0 && error === null && (
          <EmptyState icon="search" title={t("search.none")}>
            {t("search.none-text")}
          </EmptyState>
        )}
        <ol role="list" className="hits">
          {hits?.map((hit) => (
            <li key={hit.itemId}>
              <Link
                to="/courses/$courseId/items/$itemId"
                params={{ courseId, itemId: hit.itemId }}
                onClick={onClose}
                dir="auto"
                className="hit-title"
              >
                <Marked text={hit.title} ranges={hit.titleMatches} />
              </Link>
              <p className="xs muted hit-place" dir="auto">{`${hit.sectionTitle} / ${hit.lessonTitle}`}</p>
              <p className="small hit-snippet" dir="auto">
                <Marked text={hit.snippet} ranges={hit.matches} />
              </p>
            </li>
          ))}
        </ol>
      </div>
    </Dialog>
  )
}
