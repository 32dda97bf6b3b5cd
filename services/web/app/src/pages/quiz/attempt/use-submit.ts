import { useMutation } from "@tanstack/react-query"
import type { Attempt } from "@lyceum/sdk"
import { useRef } from "react"
import { newId } from "../../../api/activity/new-id.ts"
import { sendActivity } from "../../../api/activity/record.ts"
import { attemptQuery, attemptsQuery, submitAttempt } from "../../../api/attempts.ts"
import { progressRoot } from "../../../api/progress.ts"
import { queryClient } from "../../../api/query-client.ts"
import type { Sheet } from "../answers/sheet.ts"

/** Thrown when what is on the screen could not be saved, so it is not handed in either. */
export class NotSaved extends Error {
  override readonly name = "NotSaved"
}

/** Shows a graded try everywhere. */
export const showGraded = async (attempt: Attempt): Promise<void> => {
  queryClient.setQueryData(attemptQuery(attempt.id).queryKey, attempt)
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: attemptsQuery(attempt.courseId, attempt.itemId).queryKey }),
    queryClient.invalidateQueries({ queryKey: progressRoot })
  ])
}

/** Hands in: saves first, unless the time is over (then what is saved counts). One wish keeps its key. */
export const useSubmit = (attempt: Attempt, sheet: Sheet, onSubmitted: () => void) => {
  const key = useRef<string | undefined>(undefined)
  return useMutation({
    networkMode: "always",
    mutationFn: async ({ over }: { readonly over: boolean }) => {
      const saved = await sheet.flush()
      const trouble = sheet.state.get().trouble
      if (trouble?.kind === "submitted") return trouble.attempt
      if (!saved && !over && trouble?.kind !== "over") throw new NotSaved()
      void sendActivity()
      key.current ??= newId()
      return submitAttempt(attempt.id, key.current)
    },
    onSuccess: async (graded) => {
      key.current = undefined
      sheet.stop()
      await showGraded(graded)
      onSubmitted()
    }
  })
}
