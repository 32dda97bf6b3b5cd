/** Every service as it is now, asked again every few seconds. */
import { useQuery } from "@tanstack/react-query"
import { servicesQuery } from "../../api/operations.ts"
import { AsOf } from "../../design/AsOf.tsx"
import { Button } from "../../design/Button.tsx"
import { ErrorState, Loading, Skeleton } from "../../design/States.tsx"
import { Banner } from "../../design/Surface.tsx"
import { useFormat } from "../../i18n/format.ts"
import { AdminFrame } from "./frame/AdminFrame.tsx"
import { ServiceCard } from "./health/ServiceCard.tsx"
import { useServiceName } from "./health/use-service-name.ts"
import { useT } from "./texts.ts"

export const HealthPage = () => {
  const t = useT()
  const format = useFormat()
  const nameOf = useServiceName()
  const { data, error, isFetching, refetch } = useQuery(servicesQuery)
  const troubled = data?.services.filter(({ status }) => status === null || !status.ready)
  return (
    <AdminFrame
      title={t("health.title")}
      intro={t("health.intro")}
      actions={
        <>
          {data !== undefined && <AsOf time={data.asOf} />}
          <Button icon="refresh" aria-disabled={isFetching} onClick={() => void refetch()}>
            {t("refresh")}
          </Button>
        </>
      }
    >
      {data === undefined && error === null && (
        <Loading>
          <div className="services">
            {[0, 1, 2, 3].map((card) => (
              <Skeleton key={card} blockSize="320px" radius="var(--r-l)" />
            ))}
          </div>
        </Loading>
      )}
      {data === undefined && error !== null && (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} works={t("works")} />
      )}
      {data !== undefined && troubled !== undefined && (
        <div className="stack">
          {error !== null ? (
            <Banner tone="warn" live>
              {t("health.stale")}
            </Banner>
          ) : (
            <Banner tone={troubled.length === 0 ? "good" : "bad"} live>
              {troubled.length === 0
                ? t("health.all", { count: data.services.length })
                : t("health.troubled", { services: format.list(troubled.map(({ name }) => nameOf(name))) })}
            </Banner>
          )}
          <div className="services">
            {data.services.map((report) => (
              <ServiceCard key={report.name} report={report} />
            ))}
          </div>
        </div>
      )}
    </AdminFrame>
  )
}
