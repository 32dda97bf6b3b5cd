/** The inbox, and marking what is in it as read: at once on the screen, back again when the server refuses. */
import { type InfiniteData, infiniteQueryOptions, useMutation } from "@tanstack/react-query"
import type { MarkRead, NotificationPage } from "@lyceum/sdk"
import { lyceum } from "../../../api/lyceum.ts"
import { askAgain, queryClient } from "../../../api/query-client.ts"

/** Notifications, newest first; asked for again once a minute while the page is in front. */
export const inboxQuery = infiniteQueryOptions({
  queryKey: ["notifications", "inbox"],
  queryFn: async ({ pageParam, signal }) =>
    (
      await lyceum.notifications.list({
        query: { limit: 20, ...(pageParam === "" ? {} : { cursor: pageParam }) },
        signal
      })
    ).data,
  initialPageParam: "",
  getNextPageParam: ({ nextCursor }) => nextCursor,
  refetchInterval: askAgain(60_000)
})

const isMeant = (id: string, which: MarkRead): boolean => "all" in which || which.ids.includes(id)

/** The inbox after marking. Pure. */
const withRead = (
  inbox: InfiniteData<NotificationPage>,
  which: MarkRead,
  at: string
): InfiniteData<NotificationPage> => {
  const marked = inbox.pages
    .flatMap(({ items }) => items)
    .filter(({ id, readAt }) => readAt === null && isMeant(id, which)).length
  return {
    ...inbox,
    pages: inbox.pages.map((page) => ({
      ...page,
      unread: "all" in which ? 0 : Math.max(0, page.unread - marked),
      items: page.items.map((item) =>
        item.readAt === null && isMeant(item.id, which) ? { ...item, readAt: at } : item
      )
    }))
  }
}

/** Marks some or all. */
export const useMarkRead = () =>
  useMutation({
    mutationFn: (which: MarkRead) => lyceum.notifications.markRead({ body: which }),
    onMutate: async (which) => {
      await queryClient.cancelQueries({ queryKey: ["notifications"] })
      const before = queryClient.getQueryData(inboxQuery.queryKey)
      if (before !== undefined)
        queryClient.setQueryData(inboxQuery.queryKey, withRead(before, which, new Date().toISOString()))
      return before
    },
    onError: (_error, _which, before) => queryClient.setQueryData(inboxQuery.queryKey, before),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["notifications"] })
  })
