/** A quiz within a lesson: fetched, with its texts, when a lesson has one. */
import type { DeliveredItem, ItemProgress } from "@lyceum/sdk"
import { lazy, Suspense } from "react"
import { useAccount } from "../../api/session.ts"
import { loadTexts } from "../../i18n/language.ts"
import { QuizSkeleton } from "./QuizSkeleton.tsx"

export interface QuizProps {
  readonly item: DeliveredItem
  /** Absent for those who are not enrolled. */
  readonly progress: ItemProgress | undefined
  /** Called when an attempt was handed in: progress may have changed. */
  readonly onChanged: () => void
}

const Panel = lazy(async () => {
  const [{ QuizPanel }] = await Promise.all([import("./QuizPanel.tsx"), loadTexts("quiz")])
  return { default: QuizPanel }
})

/** The quiz of an item whose body is one. Another person or another item begins anew. */
export const Quiz = (props: QuizProps) => {
  const person = useAccount()?.id ?? ""
  return (
    <Suspense fallback={<QuizSkeleton />}>
      <Panel key={`${person}/${props.item.id}`} {...props} />
    </Suspense>
  )
}
