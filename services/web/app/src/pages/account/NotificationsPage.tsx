import { useInfiniteQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { announce } from "../../announce.ts"
import { Button, LinkButton } from "../../design/Button.tsx"
import { LoadMore } from "../../design/LoadMore.tsx"
import { Page } from "../../design/Page.tsx"
import { EmptyState, ErrorState, Loading, SkeletonLines } from "../../design/States.tsx"
import { Card } from "../../design/Surface.tsx"
import { inboxQuery, useMarkRead } from "./inbox/inbox.ts"
import "./inbox/Inbox.css"
import { News } from "./inbox/News.tsx"
import { Trouble } from "./sign-in/Trouble.tsx"
import { useT } from "./texts.ts"

/** Everything that the person was told, newest first. */
export const NotificationsPage = () => {
  const t = useT()
  const found = useInfiniteQuery(inboxQuery)
  const { error, isPending, mutate } = useMarkRead()
  const news = found.data?.pages.flatMap(({ items }) => items)
  const unread = found.data?.pages[0]?.unread ?? 0
  return (
    <Page
      title={t("notifications.title")}
      width="reading"
      intro={
        news === undefined || news.length === 0
          ? undefined
          : t.rich(
              "notifications.unread",
              {
                link: (part) => (
                  <Link to="/account" hash="notifications">
                    {part}
                  </Link>
                )
              },
              { count: unread }
            )
      }
      actions={
        unread > 0 && (
          <Button
            icon="check"
            pending={isPending}
            onClick={() => mutate({ all: true }, { onSuccess: () => announce(t("notifications.all-read")) })}
          >
            {t("notifications.mark-all")}
          </Button>
        )
      }
    >
      <Trouble error={error} />
      {news === undefined ? (
        found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
        ) : (
          <Loading>
            <Card>
              <SkeletonLines lines={6} />
            </Card>
          </Loading>
        )
      ) : news.length === 0 ? (
        <EmptyState
          icon="bell"
          title={t("notifications.none")}
          action={
            <LinkButton to="/courses" variant="primary">
              {t("notifications.to-courses")}
            </LinkButton>
          }
        >
          {t("notifications.none-text")}
        </EmptyState>
      ) : (
        <Card padded={false}>
          <ul role="list">
            {news.map((one) => (
              <News key={one.id} news={one} onRead={() => mutate({ ids: [one.id] })} />
            ))}
          </ul>
        </Card>
      )}
      <LoadMore
        hasMore={found.hasNextPage}
        pending={found.isFetchingNextPage}
        onMore={() => void found.fetchNextPage()}
      />
    </Page>
  )
}
