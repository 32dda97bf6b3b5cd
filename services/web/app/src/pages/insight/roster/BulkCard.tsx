/** Enrols many people from a file: looked over here, worked on the server, reported row by row. */
import { useMutation } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { submitBatch } from "../../../api/batches.ts"
import { newId } from "../../../api/activity/new-id.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { announce } from "../../../announce.ts"
import { Button } from "../../../design/Button.tsx"
import { FileDrop } from "../../../design/FileDrop.tsx"
import { Banner, Card } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { useT } from "../texts.ts"
import { type FileFault, type Preview, previewOf } from "./preview.ts"
import { PreviewTable } from "./PreviewTable.tsx"

interface Chosen {
  readonly name: string
  readonly preview: Preview
  /** Of this choice: sending it twice is sending it once. */
  readonly key: string
}

export const BulkCard = ({ courseId, slug }: { readonly courseId: string; readonly slug: string }) => {
  const t = useT()
  const common = useCommonT()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<Chosen>()
  const [fault, setFault] = useState<FileFault>()
  const sent = useMutation({
    mutationFn: ({ key, preview }: Chosen) => submitBatch(preview.csv, key),
    onSuccess: (batch) => {
      setChosen(undefined)
      void navigate({
        to: "/teach/$courseId/roster",
        params: { courseId },
        search: (search) => ({ ...search, batch }),
        resetScroll: false
      })
    }
  })
  const take = async (file: File) => {
    const preview = previewOf(await file.text(), slug)
    sent.reset()
    setFault(typeof preview === "string" ? preview : undefined)
    setChosen(typeof preview === "string" ? undefined : { name: file.name, preview, key: newId() })
    if (typeof preview !== "string") announce(t("bulk.read", { count: preview.rows.length }))
  }
  return (
    <Card as="section" aria-labelledby="bulk-heading">
      <div className="stack">
        <h2 id="bulk-heading">{t("bulk.title")}</h2>
        <p className="small muted">{t("bulk.text")}</p>
        <code className="roster-code" dir="ltr">{`email,courseSlug\nsomebody@example.org,${slug}`}</code>
        <FileDrop
          label={t("bulk.file")}
          hint={t("bulk.hint")}
          accept=".csv,text/csv,text/plain"
          error={fault && t(`fault.${fault}`)}
          onFiles={([file]) => file && void take(file)}
        />
        {chosen !== undefined && (
          <>
            <PreviewTable preview={chosen.preview} name={chosen.name} />
            {sent.error !== null && (
              <Banner tone="bad" live>
                {common(sentenceOf(sent.error))}
              </Banner>
            )}
            <div className="row">
              <Button variant="primary" pending={sent.isPending} onClick={() => sent.mutate(chosen)}>
                {t("bulk.send", { count: chosen.preview.rows.length })}
              </Button>
              <Button variant="quiet" onClick={() => setChosen(undefined)}>
                {common("cancel")}
              </Button>
            </div>
          </>
        )}
        <p className="xs muted">{t("bulk.again")}</p>
      </div>
    </Card>
  )
}
