/** The events of one thing, newest first. */
import type { AuditEvent, ServiceName } from "@lyceum/sdk"
import { isProblem } from "@lyceum/sdk"
import { useInfiniteQuery } from "@tanstack/react-query"
import { auditQuery } from "../../../api/operations.ts"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { EmptyState, ErrorState, Loading, Skeleton } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { Facts } from "../frame/Facts.tsx"
import { Raw } from "../frame/Raw.tsx"
import { useT } from "../texts.ts"

const Event = ({ event }: { readonly event: AuditEvent }) => {
  const t = useT()
  const format = useFormat()
  return (
    <Card as="li" className="audit-event">
      <div className="row apart">
        <h2 className="letter-title">
          <bdi>{event.type}</bdi>
        </h2>
        <span className="small muted num">
          {format.date(event.at)} {format.timeSeconds(event.at)}
        </span>
      </div>
      <Facts
        facts={[
          [t("audit.position"), format.number(event.position)],
          [t("audit.actor"), <bdi key="actor">{event.actor}</bdi>],
          [t("audit.cause"), <bdi key="cause">{event.cause ?? t("audit.no-cause")}</bdi>],
          [t("audit.correlation"), <bdi key="correlation">{event.correlation}</bdi>],
          [t("audit.event"), <bdi key="id">{event.id}</bdi>]
        ]}
      />
      <Disclosure title={t("audit.data")}>
        <Raw label={t("audit.data")} text={JSON.stringify(event.data)} />
      </Disclosure>
    </Card>
  )
}

export const AuditEvents = ({ service, stream }: { readonly service: ServiceName; readonly stream: string }) => {
  const t = useT()
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } = useInfiniteQuery(
    auditQuery(service, stream)
  )
  const events = data?.pages.flatMap(({ items }) => items)
  if (isProblem(error, "urn:lyceum:problem:not-found") || events?.length === 0)
    return (
      <EmptyState icon="search" title={t("audit.nothing")}>
        {t("audit.nothing.text")}
      </EmptyState>
    )
  if (events === undefined)
    return error === null ? (
      <Loading>
        <div className="stack">
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} blockSize="200px" radius="var(--r-l)" />
          ))}
        </div>
      </Loading>
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} works={t("works")} />
    )
  return (
    <>
      <p className="small muted" role="status">
        {t("audit.shown", { count: events.length })}
      </p>
      <ol className="stack letters" role="list">
        {events.map((event) => (
          <Event key={event.id} event={event} />
        ))}
      </ol>
      <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </>
  )
}
