/** Where an upload is, in a sentence; why it was refused. */
import { sentenceOf } from "../../../api/problems.ts"
import { useFactsWords } from "../../../design/FileFacts.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import type { UploadState } from "./uploads.ts"

export const UploadWords = ({ state }: { readonly state: UploadState }) => {
  const t = useT()
  const common = useCommon()
  const format = useFormat()
  const facts = useFactsWords(state.kind === "ready" ? state.facts : undefined)
  switch (state.kind) {
    case "sending":
      return <>{t("upload.sending", { percent: format.percent(state.share * 100) })}</>
    case "checking":
      return <>{t("upload.checking")}</>
    case "ready":
      return <>{[t("upload.ready"), ...facts].join(" · ")}</>
    case "refused":
      return (
        <>
          {t("upload.refused")} {state.reasons.map((reason) => t(`refused.${reason}`)).join(" ")}
        </>
      )
    case "expired":
      return <>{t("upload.expired")}</>
    case "failed":
      return <>{common(sentenceOf(state.error))}</>
  }
}
