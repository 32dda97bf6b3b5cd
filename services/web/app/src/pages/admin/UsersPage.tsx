/** Everybody with an account: found, given a role, shut out or let in again. */
import { useInfiniteQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { usersQuery } from "../../api/operations.ts"
import { LoadMore } from "../../design/LoadMore.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../design/States.tsx"
import { Card } from "../../design/Surface.tsx"
import { AdminFrame } from "./frame/AdminFrame.tsx"
import { useT } from "./texts.ts"
import { UserFilters } from "./users/UserFilters.tsx"
import { UsersTable } from "./users/UsersTable.tsx"

export const UsersPage = () => {
  const t = useT()
  const search = getRouteApi("/admin/users").useSearch()
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } = useInfiniteQuery(
    usersQuery(search)
  )
  const accounts = data?.pages.flatMap(({ items }) => items)
  return (
    <AdminFrame title={t("users.title")} intro={t("users.intro")}>
      <Card>
        <UserFilters search={search} />
        <p className="hidden-text" role="status">
          {accounts !== undefined && t("users.shown", { count: accounts.length })}
        </p>
        {accounts === undefined && error === null && (
          <Loading>
            <SkeletonLines lines={8} />
          </Loading>
        )}
        {accounts === undefined && error !== null && (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} works={t("works")} />
        )}
        {accounts?.length === 0 && <p className="muted">{t("users.none")}</p>}
        {accounts !== undefined && accounts.length > 0 && <UsersTable accounts={accounts} />}
        <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </Card>
    </AdminFrame>
  )
}
