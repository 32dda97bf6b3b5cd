/** Where the work is: on the server, on its way, or on this device. */
import { isProblem } from "@lyceum/sdk"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { Icon, type IconName } from "../../../design/Icon.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { useStore } from "../../../store.ts"
import type { SaveState } from "../draft/editor.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"

const icons: Readonly<Record<SaveState["kind"], IconName>> = {
  saved: "check",
  unsaved: "edit",
  saving: "refresh",
  waiting: "clock",
  refused: "alert",
  conflict: "alert"
}

/** "Saved 12:03". Not read out each time: it changes with every sentence that is typed. */
export const SaveStatus = () => {
  const t = useT()
  const format = useFormat()
  const state = useStore(useEditor().save)
  const words =
    state.kind === "saved" && state.at !== null
      ? t("save.saved-at", { time: format.time(state.at) })
      : t(`save.${state.kind}`)
  return (
    <span className="save-status small muted num" data-state={state.kind}>
      <Icon name={icons[state.kind]} size={16} />
      {words}
    </span>
  )
}

/** What keeps the work from being saved, said once and read out. */
export const SaveTrouble = () => {
  const t = useT()
  const common = useCommon()
  const editor = useEditor()
  const state = useStore(editor.save)
  if (state.kind === "waiting")
    return (
      <Banner
        tone="warn"
        live
        action={
          <Button size="small" onClick={() => void editor.flush()}>
            {common("retry")}
          </Button>
        }
      >
        {t("save.waiting-text")}
      </Banner>
    )
  if (state.kind !== "refused") return null
  const { error } = state
  const reasons = isProblem(error, "urn:lyceum:problem:unprocessable")
    ? error.reasons
    : isProblem(error, "urn:lyceum:problem:invalid-request")
      ? (error.errors ?? []).map(({ message, path }) => `${path.join(".")}: ${message}`)
      : []
  return (
    <Banner tone="bad" live>
      <p>
        <b>{t("save.refused-text")}</b> {common(sentenceOf(error))}
      </p>
      {reasons.length > 0 && (
        <ul className="small">
          {reasons.map((reason) => (
            <li key={reason} dir="auto">
              {reason}
            </li>
          ))}
        </ul>
      )}
    </Banner>
  )
}
