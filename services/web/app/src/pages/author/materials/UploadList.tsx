/** Files on their way, each with how far it is or why it was refused. */
import { Button } from "../../../design/Button.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useStore } from "../../../store.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { UploadRow } from "./UploadRow.tsx"
import { forget, type Sending, sendAgain, uploadsOf } from "./uploads.ts"

const SendingRow = ({ sending }: { readonly sending: Sending }) => {
  const t = useT()
  const common = useCommon()
  const editor = useEditor()
  const { cancel, id, path, state } = sending
  const moving = state.kind === "sending" || state.kind === "checking"
  return (
    <UploadRow path={path} state={state}>
      {moving && (
        <Button size="small" aria-label={t("upload.cancel", { name: path })} onClick={cancel}>
          {common("cancel")}
        </Button>
      )}
      {state.kind === "failed" && (
        <Button
          size="small"
          icon="refresh"
          aria-label={t("upload.again", { name: path })}
          onClick={() => void sendAgain(editor, sending)}
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
          // What is ready stays; what is not needs nothing of the server any more.
          onClick={state.kind === "ready" ? () => forget(editor, id) : cancel}
        />
      )}
    </UploadRow>
  )
}

/** Nothing when nothing was sent. */
export const UploadList = () => {
  const t = useT()
  const list = useStore(uploadsOf(useEditor()))
  if (list.length === 0) return null
  return (
    <ul role="list" className="stack uploads" aria-label={t("upload.list")}>
      {list.map((sending) => (
        <SendingRow key={sending.id} sending={sending} />
      ))}
    </ul>
  )
}
