/** Which try is on the screen, so that a reload shows the same: kept for this tab. */
import { useState } from "react"

const keyOf = (itemId: string) => `lyceum-quiz-shown/${itemId}`

/** The id of the try that is shown, `null` = the rules and the list; and how to show another. */
export const useShown = (itemId: string) => {
  const [shown, setShown] = useState(() => sessionStorage.getItem(keyOf(itemId)))
  const show = (attemptId: string | null): void => {
    if (attemptId === null) sessionStorage.removeItem(keyOf(itemId))
    else sessionStorage.setItem(keyOf(itemId), attemptId)
    setShown(attemptId)
  }
  return [shown, show] as const
}
