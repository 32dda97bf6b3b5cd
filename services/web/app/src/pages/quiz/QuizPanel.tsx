import { useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { attemptsQuery } from "../../api/attempts.ts"
import { ErrorState } from "../../design/States.tsx"
import { AttemptView } from "./attempt/AttemptView.tsx"
import type { QuizProps } from "./Quiz.tsx"
import "./Quiz.css"
import { QuizSkeleton } from "./QuizSkeleton.tsx"
import { useShown } from "./shown.ts"
import { StartView } from "./start/StartView.tsx"
import { useStart } from "./start/use-start.ts"
import { useT } from "./texts.ts"

/** Rules and tries, or one try: to work on while it is open, with its outcome afterwards. */
export const QuizPanel = ({ item, progress, onChanged }: QuizProps) => {
  const t = useT()
  const list = useInfiniteQuery(attemptsQuery(item.courseId, item.id))
  const [shown, show] = useShown(item.id)
  // What comes after something the person did takes the focus; what a page begins with does not.
  const [moved, setMoved] = useState(false)
  const go = (attemptId: string | null) => {
    setMoved(true)
    show(attemptId)
  }
  const start = useStart(item, go)
  if (item.body.kind !== "quiz") return null
  if (list.data === undefined)
    return list.isError ? (
      <ErrorState
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
        works={t("works")}
      />
    ) : (
      <QuizSkeleton />
    )
  const attempts = list.data.pages.flatMap((page) => page.items)
  const [newest] = list.data.pages
  if (newest === undefined) return null
  const known = shown !== null && (newest.openAttemptId === shown || attempts.some(({ id }) => id === shown))
  return known ? (
    <AttemptView
      key={shown}
      attemptId={shown}
      intro={item.body.intro}
      rules={newest.rules}
      attemptsLeft={newest.attemptsLeft}
      focus={moved}
      start={start}
      onBack={() => go(null)}
      onChanged={onChanged}
    />
  ) : (
    <StartView
      body={item.body}
      quiz={newest}
      attempts={attempts}
      passed={progress?.state === "completed"}
      locked={progress?.state === "locked"}
      focus={moved}
      start={start}
      onShow={go}
      more={{
        hasMore: list.hasNextPage,
        pending: list.isFetchingNextPage,
        onMore: () => void list.fetchNextPage()
      }}
    />
  )
}
