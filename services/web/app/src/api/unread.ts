/** How many notifications nobody has looked at yet. */
import { queryOptions } from "@tanstack/react-query"
import { lyceum } from "./lyceum.ts"
import { askAgain } from "./query-client.ts"

/** How often to ask, in milliseconds, while the page is in front. */
const every = 60_000

/** The number of unread notifications of the person who is signed in. Invalidate `["notifications"]` after reading some. */
export const unreadQuery = queryOptions({
  queryKey: ["notifications", "unread"],
  queryFn: async ({ signal }) => (await lyceum.notifications.list({ query: { limit: 1 }, signal })).data.unread,
  refetchInterval: askAgain(every)
})
