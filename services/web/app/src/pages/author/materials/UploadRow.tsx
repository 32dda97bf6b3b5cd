/** One file on its way: its name, where it is, and what can be done. */
import type { ReactNode } from "react"
import { Icon } from "../../../design/Icon.tsx"
import { ProgressBar } from "../../../design/Progress.tsx"
import { useT } from "../texts.ts"
import type { UploadState } from "./uploads.ts"
import { UploadWords } from "./UploadWords.tsx"

/** `children`: the buttons. `words`: instead of those of the state. */
export const UploadRow = ({
  path,
  state,
  words,
  children
}: {
  readonly path: string
  readonly state: UploadState
  readonly words?: string | undefined
  readonly children: ReactNode
}) => {
  const t = useT()
  const wrong = state.kind === "refused" || state.kind === "failed" || state.kind === "expired"
  const thumbnail = state.kind === "ready" ? (state.facts?.thumbnailUrl ?? null) : null
  return (
    <li className="upload" data-state={state.kind}>
      <div className="upload-head">
        {thumbnail !== null && (
          <img className="upload-picture" src={thumbnail} alt="" loading="lazy" decoding="async" />
        )}
        <b>
          <bdi>{path}</bdi>
        </b>
        <div className="row">{children}</div>
      </div>
      {state.kind === "sending" && <ProgressBar percent={state.share * 100} label={t("upload.of", { name: path })} />}
      {state.kind === "checking" && <div className="upload-checking" aria-hidden="true" />}
      <p className="small upload-words num" role={wrong ? "alert" : "status"}>
        <Icon name={wrong ? "alert" : state.kind === "ready" ? "check" : "upload"} size={16} />
        <span>{words ?? <UploadWords state={state} />}</span>
      </p>
    </li>
  )
}
