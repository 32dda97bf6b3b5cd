/** Marking items as done: at once on the screen, back again when the server refuses. */
import { useMutation } from "@tanstack/react-query"
import type { ItemState } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"
import { progressQuery, progressRoot } from "./progress.ts"
import { stateOf, withState } from "./progress-state.ts"
import { queryClient } from "./query-client.ts"

/** Shows an item in a state; gives what shows it as it was, unless something newer is shown by then. */
export const showState = async (courseId: string, itemId: string, state: ItemState): Promise<() => void> => {
  const { queryKey } = progressQuery(courseId)
  await queryClient.cancelQueries({ queryKey })
  const before = queryClient.getQueryData(queryKey)
  const was = before === undefined ? undefined : stateOf(before, itemId)
  if (before === undefined || was === undefined || was === state) return () => undefined
  queryClient.setQueryData(queryKey, withState(before, itemId, state))
  return () => {
    const now = queryClient.getQueryData(queryKey)
    if (now !== undefined && stateOf(now, itemId) === state) queryClient.setQueryData(queryKey, before)
  }
}

/** Done, or not done after all. Offline it waits for the connection. Throws what the server says; the screen is then as before. */
export const useMark = (courseId: string, itemId: string) =>
  useMutation({
    mutationFn: async (state: "complete" | "incomplete") =>
      (await lyceum.progress.mark({ path: { courseId, itemId }, body: { state } })).data,
    onMutate: (state) => showState(courseId, itemId, state === "complete" ? "completed" : "in-progress"),
    onError: (_error, _state, undo) => undo?.(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: progressRoot })
  })
