/** What a service reads, and how far behind it is. */
import type { ConsumerStatus } from "@lyceum/sdk"
import { Pill } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"

const Consumer = ({
  consumer: { applied, deadLettered, failing, group, lag, topics }
}: {
  readonly consumer: ConsumerStatus
}) => {
  const t = useT()
  return (
    <li>
      <div className="row apart">
        <b>
          <bdi>{group}</bdi>
        </b>
        <span className="row checks">
          {lag !== null && <Pill tone={lag > 0 ? "warn" : "plain"}>{t("consumers.lag", { lag })}</Pill>}
          <Pill tone={failing === null ? "good" : "bad"} icon={failing === null ? "check" : "alert"}>
            {failing === null ? (
              t("consumers.fine")
            ) : (
              <span lang="en" dir="ltr">
                {failing}
              </span>
            )}
          </Pill>
        </span>
      </div>
      <p className="xs muted">
        <bdi>{topics.join(", ")}</bdi>
      </p>
      <p className="xs muted num">{t("consumers.counts", { applied, dead: deadLettered })}</p>
    </li>
  )
}

export const Consumers = ({
  service,
  consumers
}: {
  readonly service: string
  readonly consumers: ReadonlyArray<ConsumerStatus>
}) => {
  const t = useT()
  return (
    <ul className="consumers" role="list" aria-label={t("consumers.caption", { service })}>
      {consumers.map((consumer) => (
        <Consumer key={`${consumer.group} ${consumer.topics.join()}`} consumer={consumer} />
      ))}
    </ul>
  )
}
