/** The first rows of a file, and what is wrong with how many. */
import { Pill } from "../../../design/Surface.tsx"
import { Table } from "../../../design/Table.tsx"
import { useT } from "../texts.ts"
import type { Preview } from "./preview.ts"

const few = 5

export const PreviewTable = ({ preview, name }: { readonly preview: Preview; readonly name: string }) => {
  const t = useT()
  const wrong = preview.rows.filter(({ fault }) => fault !== undefined).length
  return (
    <div className="stack">
      <p className="small">
        <b dir="auto">{name}</b>: {t("preview.rows", { count: preview.rows.length })}{" "}
        {wrong > 0 && t("preview.wrong", { count: wrong })} {preview.completed && t("preview.completed")}
      </p>
      <Table
        caption={t("preview.caption")}
        rows={preview.rows.slice(0, few)}
        rowKey={({ row }) => String(row)}
        columns={[
          { name: "email", header: t("roster.email"), names: true, cell: ({ email }) => <bdi>{email || "–"}</bdi> },
          { name: "course", header: t("preview.course"), cell: ({ courseSlug }) => <bdi>{courseSlug || "–"}</bdi> },
          {
            name: "fault",
            header: t("preview.look"),
            cell: ({ fault }) =>
              fault === undefined ? (
                <Pill>{t("preview.fine")}</Pill>
              ) : (
                <Pill tone="warn" icon="alert">
                  {t(`row-fault.${fault}`)}
                </Pill>
              )
          }
        ]}
      />
    </div>
  )
}
