/** Keeps an item to find it again. */
import { useMutation, useQuery } from "@tanstack/react-query"
import { announce } from "../../../announce.ts"
import { lyceum } from "../../../api/lyceum.ts"
import { bookmarksQuery } from "../../../api/notes.ts"
import { queryClient } from "../../../api/query-client.ts"
import { Button } from "../../../design/Button.tsx"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"

export const BookmarkButton = ({ courseId, itemId }: { readonly courseId: string; readonly itemId: string }) => {
  const t = useT()
  const query = bookmarksQuery(courseId)
  const { data } = useQuery(query)
  const kept = data?.some((bookmark) => bookmark.itemId === itemId) ?? false
  const path = { courseId, itemId }
  const change = useMutation({
    mutationFn: async (keep: boolean) => {
      await (keep ? lyceum.bookmarks.put({ path }) : lyceum.bookmarks.delete({ path }))
    },
    onMutate: async (keep) => {
      await queryClient.cancelQueries({ queryKey: query.queryKey })
      const before = queryClient.getQueryData(query.queryKey)
      const rest = (before ?? []).filter((bookmark) => bookmark.itemId !== itemId)
      queryClient.setQueryData(
        query.queryKey,
        keep ? [{ ...path, createdAt: new Date().toISOString() }, ...rest] : rest
      )
      return before
    },
    onSuccess: (_data, keep) => announce(t(keep ? "bookmark.added" : "bookmark.removed")),
    onError: (_error, _keep, before) => {
      queryClient.setQueryData(query.queryKey, before)
      toast(t("bookmark.failed"))
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: query.queryKey })
  })
  return (
    <Button
      variant="quiet"
      size="small"
      icon="bookmark"
      aria-pressed={kept}
      aria-label={t("bookmark.label")}
      title={t("bookmark.label")}
      pending={change.isPending && !change.isPaused}
      onClick={() => change.mutate(!kept)}
    />
  )
}
