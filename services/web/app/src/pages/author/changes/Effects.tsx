/** What publishing means for those who learn. */
import type { LearnerEffect } from "@lyceum/sdk"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

/** `first` = nobody learns yet. */
export const Effects = ({ effect, first }: { readonly effect: LearnerEffect; readonly first: boolean }) => {
  const t = useT()
  const format = useFormat()
  const { percentWhenFinished, requiredAdded, requiredAfter, requiredBefore, requiredRemoved } = effect
  if (first) return <p>{t("effects.first", { count: requiredAfter })}</p>
  return (
    <ul className="stack effects">
      <li>{t("effects.kept")}</li>
      {requiredAdded.length > 0 && <li>{t("effects.added", { count: requiredAdded.length })}</li>}
      {requiredRemoved.length > 0 && <li>{t("effects.removed", { count: requiredRemoved.length })}</li>}
      <li>
        {requiredBefore === requiredAfter
          ? t("effects.same", { count: requiredAfter })
          : t("effects.required", { before: requiredBefore, after: requiredAfter })}
      </li>
      {percentWhenFinished !== null && percentWhenFinished < 100 && (
        <li>{t("effects.finished", { percent: format.percent(percentWhenFinished) })}</li>
      )}
    </ul>
  )
}
