/** A person's requests about their own data, and how each stands. */
import type { DataRequest } from "@lyceum/sdk"
import { queryOptions } from "@tanstack/react-query"
import { lyceum } from "../../../../api/lyceum.ts"
import { askAgain } from "../../../../api/query-client.ts"

/** How often to ask who has answered, in milliseconds: answers come within seconds, or when a service works again. */
const [every, everyWhenLate] = [1500, 30_000]

/** `late`: somebody has not answered although it was due; operators are told. */
export type Standing = "complete" | "waiting" | "late"

export const standingOf = ({ completedAt, dueAt }: DataRequest, now: number): Standing =>
  completedAt !== null ? "complete" : new Date(dueAt).getTime() < now ? "late" : "waiting"

/** Newest first; asked for again while one of them is open. */
export const dataRequestsQuery = queryOptions({
  queryKey: ["data-requests"],
  queryFn: async ({ signal }) => (await lyceum.dataRequests.own({ signal })).data.items,
  refetchInterval: (query) => {
    const standings = (query.state.data ?? []).map((request) => standingOf(request, Date.now()))
    const soon = standings.includes("waiting") ? every : standings.includes("late") ? everyWhenLate : false
    return askAgain(soon)(query)
  }
})
