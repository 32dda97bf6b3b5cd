/** Files on their way, each with how far it is or why it was refused. */
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { ProgressBar } from "../../../design/Progress.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { useStore } from "../../../store.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { forget, type Sending, sendFile, uploadsOf } from "./uploads.ts"

const Words = ({ state }: Pick<Sending, "state">) => {
  const t = useT()
  const common = useCommon()
  const format = useFormat()
  switch (state.kind) {
    case "sending":
      return <>{t("upload.sending", { percent: format.percent(state.share * 100) })}</>
    case "checking":
      return <>{t("upload.checking")}</>
    case "ready":
      return <>{t("upload.ready")}</>
    case "refused":
      return (
        <>
          {t("upload.refused")} <span dir="auto">{state.reasons.join("; ")}</span>
        </>
      )
    case "failed":
      return <>{common(sentenceOf(state.error))}</>
  }
}

const UploadRow = ({ sending }: { readonly sending: Sending }) => {
  const t = useT()
  const common = useCommon()
  const editor = useEditor()
  const { cancel, file, id, path, state } = sending
  const moving = state.kind === "sending" || state.kind === "checking"
  const wrong = state.kind === "refused" || state.kind === "failed"
  return (
    <li className="upload" data-state={state.kind}>
      <div className="row apart">
        <b dir="auto">{path}</b>
        <div className="row">
          {moving && (
            <Button size="small" aria-label={t("upload.cancel", { name: path })} onClick={cancel}>
              {common("cancel")}
            </Button>
          )}
          {state.kind === "failed" && (
            <Button
              size="small"
              icon="refresh"
              onClick={() => {
                forget(editor, id)
                void sendFile(editor, file)
              }}
            >
              {common("retry")}
            </Button>
          )}
          {!moving && (
            <Button
              size="small"
              variant="quiet"
              icon="close"
              aria-label={t("upload.forget", { name: path })}
              onClick={() => forget(editor, id)}
            />
          )}
        </div>
      </div>
      {moving && (
        <ProgressBar
          percent={state.kind === "sending" ? state.share * 100 : 100}
          label={t("upload.of", { name: path })}
        />
      )}
      <p className="small upload-words num" role={wrong ? "alert" : "status"}>
        <Icon name={wrong ? "alert" : state.kind === "ready" ? "check" : "upload"} size={16} />
        <span>
          <Words state={state} />
        </span>
      </p>
    </li>
  )
}

/** Nothing when nothing was sent. */
export const UploadList = () => {
  const t = useT()
  const list = useStore(uploadsOf(useEditor()))
  if (list.length === 0) return null
  return (
    <ul role="list" className="stack" aria-label={t("upload.list")}>
      {list.map((sending) => (
        <UploadRow key={sending.id} sending={sending} />
      ))}
    </ul>
  )
}
