/** Where an archive is given, and how far it is. */
import { isProblem } from "@lyceum/sdk"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { FileDrop } from "../../../design/FileDrop.tsx"
import { ProgressBar } from "../../../design/Progress.tsx"
import { Card, Banner } from "../../../design/Surface.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import type { Importing } from "./useImport.ts"

/** Takes one archive; while it is on its way shows that instead. */
export const ImportForm = ({ importing }: { readonly importing: Importing }) => {
  const t = useT()
  const common = useCommon()
  const format = useFormat()
  const { cancel, start, state } = importing
  if (state.kind === "sending" || state.kind === "reading") {
    const percent = state.kind === "sending" ? state.share * 100 : 100
    return (
      <Card>
        <div className="stack" role="status">
          <p>
            <b dir="auto">{state.name}</b>
          </p>
          <ProgressBar percent={percent} label={t("import.progress")} />
          <div className="row apart">
            <p className="small muted num">
              {state.kind === "sending"
                ? t("upload.sending", { percent: format.percent(percent) })
                : t("import.reading")}
            </p>
            <Button size="small" onClick={cancel}>
              {common("cancel")}
            </Button>
          </div>
        </div>
      </Card>
    )
  }
  const reasons =
    state.kind === "failed" && isProblem(state.error, "urn:lyceum:problem:unprocessable") ? state.error.reasons : []
  return (
    <>
      {state.kind === "failed" && (
        <Banner
          tone="bad"
          live
          action={
            <Button size="small" icon="refresh" onClick={() => start(state.file)}>
              {common("retry")}
            </Button>
          }
        >
          <p>
            <b>{t("import.failed", { name: state.file.name })}</b>
          </p>
          {reasons.length === 0 ? (
            <p>{common(sentenceOf(state.error))}</p>
          ) : (
            <ul>
              {reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
        </Banner>
      )}
      <FileDrop
        label={state.kind === "done" ? t("import.another") : t("import.file")}
        hint={t("import.hint")}
        accept=".gz,.tgz,application/gzip,application/x-gzip"
        onFiles={([file]) => {
          if (file !== undefined) start(file)
        }}
      />
    </>
  )
}
