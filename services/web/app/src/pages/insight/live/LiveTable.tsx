/** The chart as a table: the minutes in which somebody was there, newest first. */
import { useState } from "react"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { Table } from "../../../design/Table.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import type { Point } from "./windows.ts"

const part = 20

export const LiveTable = ({ points }: { readonly points: ReadonlyArray<Point> }) => {
  const t = useT()
  const format = useFormat()
  const [shown, setShown] = useState(part)
  const rows = points.filter(({ learners }) => learners > 0).toReversed()
  if (rows.length === 0) return <p className="muted small">{t("live.nobody")}</p>
  return (
    <>
      <Table
        caption={t("live.table.caption")}
        rows={rows.slice(0, shown)}
        rowKey={({ at }) => String(at)}
        columns={[
          { name: "minute", header: t("live.table.minute"), cell: ({ at }) => format.dateTime(at), names: true },
          {
            name: "learners",
            header: t("live.table.learners"),
            numeric: true,
            cell: ({ learners, approximate }) =>
              approximate ? t("live.about", { count: format.number(learners) }) : format.number(learners)
          }
        ]}
      />
      <LoadMore hasMore={rows.length > shown} pending={false} onMore={() => setShown(shown + part)} />
    </>
  )
}
