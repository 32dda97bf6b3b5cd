/** From when a number is. */
import { useT } from "../i18n/common.ts"
import { type Moment, useFormat } from "../i18n/format.ts"
import "./States.css"

/** Later than this, in seconds, is worth a warning. */
const lateAfter = 60

/** "As of 12:03:07, 2 s behind". `behind` in seconds; it may be left out where nobody knows it. */
export const AsOf = ({ time, behind }: { readonly time: Moment; readonly behind?: number | undefined }) => {
  const t = useT()
  const format = useFormat()
  const at = format.timeSeconds(time)
  return (
    <span className="asof num" data-late={(behind !== undefined && behind > lateAfter) || undefined}>
      {behind === undefined
        ? t("as-of", { time: at })
        : t("as-of-behind", { time: at, behind: format.duration(behind) })}
    </span>
  )
}
