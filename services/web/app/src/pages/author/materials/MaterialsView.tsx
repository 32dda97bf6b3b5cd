/** The files of the course. */
import { useQuery } from "@tanstack/react-query"
import { materialsQuery } from "../../../api/authoring.ts"
import { FileDrop } from "../../../design/FileDrop.tsx"
import { FileFactsLine, kindOfFile } from "../../../design/FileFacts.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { EmptyState, ErrorState } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { Table } from "../../../design/Table.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useDraft, useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { EarlierUploads } from "./EarlierUploads.tsx"
import { MaterialActions } from "./MaterialActions.tsx"
import "./Materials.css"
import { MaterialUses } from "./MaterialUses.tsx"
import { sendFile } from "./uploads.ts"
import { UploadList } from "./UploadList.tsx"

export const MaterialsView = () => {
  const t = useT()
  const format = useFormat()
  const editor = useEditor()
  const files = useDraft(({ course }) => course.files)
  const { data, error, isFetching, refetch } = useQuery(materialsQuery(editor.courseId))
  const known = new Map(data?.items.map((item) => [item.path, item]))
  const rows = files.map((file) => ({ file, material: known.get(file.path) }))
  const largest = (data?.accepted ?? []).reduce((most, { maximumBytes }) => Math.max(most, maximumBytes), 0)
  const size = files.reduce((sum, file) => sum + file.size, 0)
  return (
    <Card as="section" aria-labelledby="materials">
      <div className="stack">
        <div className="row apart">
          <h2 id="materials">{t("view.materials")}</h2>
          {files.length > 0 && (
            <p className="small muted num">{t("materials.count", { count: files.length, size: format.bytes(size) })}</p>
          )}
        </div>
        <FileDrop
          label={t("materials.upload")}
          hint={t("materials.hint", { size: format.bytes(largest) })}
          accept={(data?.accepted ?? []).map(({ extension }) => `.${extension}`).join(",")}
          multiple
          onFiles={(given) => {
            for (const file of given) void sendFile(editor, file)
          }}
        />
        <UploadList />
        <EarlierUploads uploads={data?.uploads ?? []} />
        {error !== null && (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} works={t("materials.works")} />
        )}
        {files.length === 0 ? (
          <EmptyState icon="file" title={t("materials.empty")}>
            {t("materials.empty.text")}
          </EmptyState>
        ) : (
          <Table
            caption={t("view.materials")}
            rows={rows}
            rowKey={({ file }) => file.path}
            columns={[
              {
                name: "name",
                header: t("materials.name"),
                names: true,
                cell: ({ file, material }) =>
                  material === undefined ? (
                    <span dir="auto">{file.path}</span>
                  ) : (
                    <span className="material-name">
                      {material.facts?.thumbnailUrl ? (
                        <img src={material.facts.thumbnailUrl} alt="" loading="lazy" decoding="async" />
                      ) : (
                        <span className="material-icon">
                          <Icon name={file.mediaType.startsWith("video/") ? "video" : "file"} />
                        </span>
                      )}
                      <span className="material-words">
                        <a href={material.url} target="_blank" rel="noreferrer" dir="auto">
                          {file.path}
                        </a>
                        <span className="small muted material-facts">
                          <FileFactsLine facts={material.facts} />
                        </span>
                      </span>
                    </span>
                  )
              },
              {
                name: "type",
                header: t("materials.type"),
                cell: ({ file }) => <span dir="ltr">{kindOfFile(file.path, file.mediaType)}</span>
              },
              { name: "size", header: t("materials.size"), numeric: true, cell: ({ file }) => format.bytes(file.size) },
              {
                name: "uses",
                header: t("materials.uses"),
                cell: ({ material }) => <MaterialUses material={material} />
              },
              {
                name: "actions",
                header: <span className="hidden-text">{t("materials.actions")}</span>,
                cell: ({ file, material }) => <MaterialActions file={file} material={material} />
              }
            ]}
          />
        )}
      </div>
    </Card>
  )
}
