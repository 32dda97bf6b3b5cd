/** One service as it is now. */
import type { ServiceReport, ServiceStatus } from "@lyceum/sdk"
import { Card, Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { Facts } from "../frame/Facts.tsx"
import { useT } from "../texts.ts"
import { Consumers } from "./Consumers.tsx"
import { useServiceName } from "./use-service-name.ts"

const Checks = ({ checks }: { readonly checks: ServiceStatus["checks"] }) => {
  const t = useT()
  return (
    <ul className="row checks" role="list" aria-label={t("health.checks")}>
      {Object.entries(checks).map(([name, said]) => (
        <li key={name}>
          <Pill tone={said === "ok" ? "good" : "bad"} icon={said === "ok" ? "check" : "alert"}>
            <bdi>{name}</bdi>: <bdi>{said}</bdi>
          </Pill>
        </li>
      ))}
    </ul>
  )
}

export const ServiceCard = ({ report: { away, name, status } }: { readonly report: ServiceReport }) => {
  const t = useT()
  const format = useFormat()
  const nameOf = useServiceName()
  const id = `service-${name}`
  return (
    <Card as="section" aria-labelledby={id} className="service">
      <div className="row apart">
        <h2 id={id}>{nameOf(name)}</h2>
        {status === null ? (
          <Pill tone="bad" icon="alert">
            {t("health.away")}
          </Pill>
        ) : (
          <Pill tone={status.ready ? "good" : "warn"} icon={status.ready ? "check" : "alert"}>
            {t(status.ready ? "health.ready" : "health.not-ready")}
          </Pill>
        )}
      </div>
      {status === null && (
        <p className="small" lang="en" dir="ltr">
          {away}
        </p>
      )}
      {status !== null && (
        <>
          <Checks checks={status.checks} />
          <Facts
            facts={[
              [t("health.version"), <bdi key="version">{status.version ?? t("health.no-version")}</bdi>],
              [t("health.node"), <bdi key="node">{status.node}</bdi>],
              [t("health.started"), `${format.dateTime(status.startedAt)} (${format.relative(status.startedAt)})`],
              [
                t("health.relay"),
                status.relay === null
                  ? t("health.relay.none")
                  : t("health.relay.lag", {
                      count: status.relay.events,
                      age: format.duration(status.relay.seconds)
                    })
              ]
            ]}
          />
          {status.consumers.length > 0 && <Consumers service={nameOf(name)} consumers={status.consumers} />}
        </>
      )}
    </Card>
  )
}
