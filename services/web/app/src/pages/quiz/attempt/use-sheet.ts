/** The sheet of an open try, for as long as it is on the screen. */
import type { Attempt } from "@lyceum/sdk"
import { useEffect, useState } from "react"
import { record } from "../../../api/activity/record.ts"
import { readAttempt, saveAnswers } from "../../../api/attempts.ts"
import { isTemporary } from "../../../api/problems.ts"
import { useAccount } from "../../../api/session.ts"
import { useLocale } from "../../../i18n/language.ts"
import { keptAnswers } from "../answers/kept.ts"
import { writeNumber } from "../answers/number.ts"
import { makeSheet, type Sheet } from "../answers/sheet.ts"

/** The sheet; what another tab saved meanwhile comes in through `attempt`. Saved when the page is left. */
export const useSheet = (attempt: Attempt): Sheet => {
  const userId = useAccount()?.id ?? ""
  const locale = useLocale()
  const [sheet] = useState(() =>
    makeSheet(attempt, {
      save: (answers, revision) => saveAnswers(attempt.id, answers, revision),
      read: () => readAttempt(attempt.id),
      kept: keptAnswers(localStorage, userId, attempt.id),
      isTemporary,
      later: (run, millis) => {
        const timer = setTimeout(run, millis)
        return () => clearTimeout(timer)
      },
      answered: (questionId) =>
        record({ type: "answer-given", courseId: attempt.courseId, itemId: attempt.itemId, data: { questionId } }),
      write: (value) => writeNumber(value, locale)
    })
  )
  useEffect(() => sheet.meanwhile(attempt), [attempt, sheet])
  useEffect(() => {
    const save = () => {
      if (sheet.state.get().dirty) void sheet.flush()
    }
    window.addEventListener("online", save)
    document.addEventListener("visibilitychange", save)
    return () => {
      window.removeEventListener("online", save)
      document.removeEventListener("visibilitychange", save)
      save()
      sheet.stop()
    }
  }, [sheet])
  return sheet
}
