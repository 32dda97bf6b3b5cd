import { isProblem } from "@lyceum/sdk"
import type { ReactNode } from "react"
import { sentenceOf } from "../../../api/problems.ts"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { useWait } from "./use-wait.ts"

/** An error of a form that is about none of its fields; after a 429 how long to wait, counted down. */
export const Trouble = ({ error, action }: { readonly error: unknown; readonly action?: ReactNode }) => {
  const t = useT()
  const common = useCommon()
  const format = useFormat()
  const wait = useWait(error)
  if (error === null || error === undefined) return null
  if (!isProblem(error, "urn:lyceum:problem:too-many-requests"))
    return (
      <Banner tone="bad" live action={action}>
        {common(sentenceOf(error))}
      </Banner>
    )
  return (
    <>
      <Banner tone="warn" live>
        {t("wait.reason", { time: format.duration(error.retryAfterSeconds) })}
      </Banner>
      <p className="small muted num">{wait > 0 ? t("wait.left", { time: format.duration(wait) }) : t("wait.over")}</p>
    </>
  )
}
