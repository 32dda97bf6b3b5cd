/** What a service reads, and how far behind it is. */
import type { ConsumerStatus } from "@lyceum/sdk"
import { Pill } from "../../../design/Surface.tsx"
import { Table } from "../../../design/Table.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

export const Consumers = ({
  service,
  consumers
}: {
  readonly service: string
  readonly consumers: ReadonlyArray<ConsumerStatus>
}) => {
  const t = useT()
  const format = useFormat()
  return (
    <Table
      caption={t("consumers.caption", { service })}
      rows={consumers}
      rowKey={({ group, topics }) => `${group} ${topics.join()}`}
      columns={[
        { name: "group", header: t("consumers.group"), names: true, cell: ({ group }) => <bdi>{group}</bdi> },
        {
          name: "state",
          header: t("consumers.state"),
          cell: ({ failing }) =>
            failing === null ? (
              <Pill tone="good" icon="check">
                {t("consumers.fine")}
              </Pill>
            ) : (
              <span lang="en" dir="ltr">
                <Pill tone="bad" icon="alert">
                  {failing}
                </Pill>
              </span>
            )
        },
        {
          name: "topics",
          header: t("consumers.topics"),
          cell: ({ topics }) => <bdi>{topics.join(", ")}</bdi>
        },
        {
          name: "lag",
          header: t("consumers.lag"),
          numeric: true,
          cell: ({ lag }) => (lag === null ? "–" : format.number(lag))
        },
        {
          name: "applied",
          header: t("consumers.applied"),
          numeric: true,
          cell: ({ applied }) => format.number(applied)
        },
        {
          name: "dead",
          header: t("consumers.dead"),
          numeric: true,
          cell: ({ deadLettered }) => format.number(deadLettered)
        }
      ]}
    />
  )
}
