import { useMutation } from "@tanstack/react-query"
import type { DeliveredItem } from "@lyceum/sdk"
import { useRef } from "react"
import { newId } from "../../../api/activity/new-id.ts"
import { attemptQuery, attemptsQuery, startAttempt } from "../../../api/attempts.ts"
import { queryClient } from "../../../api/query-client.ts"

export interface Start {
  readonly run: () => void
  readonly pending: boolean
  /** Why it did not work; `null` = it did, or was not tried. */
  readonly error: unknown
}

/** Starts a try, or goes on with the open one. One wish keeps its key until it is granted, however often it is sent. */
export const useStart = ({ courseId, id }: DeliveredItem, onStarted: (attemptId: string) => void): Start => {
  const key = useRef<string | undefined>(undefined)
  const { error, isPending, mutate } = useMutation({
    // Offline it says so instead of starting the clock whenever the connection is back.
    networkMode: "always",
    mutationFn: () => {
      key.current ??= newId()
      return startAttempt(courseId, id, key.current)
    },
    onSuccess: async (attempt) => {
      key.current = undefined
      queryClient.setQueryData(attemptQuery(attempt.id).queryKey, attempt)
      await queryClient.invalidateQueries({ queryKey: attemptsQuery(courseId, id).queryKey })
      onStarted(attempt.id)
    },
    onError: () => queryClient.invalidateQueries({ queryKey: attemptsQuery(courseId, id).queryKey })
  })
  return { run: () => mutate(), pending: isPending, error }
}
