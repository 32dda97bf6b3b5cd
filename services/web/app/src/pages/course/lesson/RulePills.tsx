/** What there is to do, said before the work; and that it is done. */
import type { CompletionRule, ItemState, OutlineItem } from "@lyceum/sdk"
import { Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

/** The rule in words: "To do: watch 80 %", "Done: watched 80 %". */
const useRuleText = (rule: CompletionRule, done: boolean): string => {
  const t = useT()
  const format = useFormat()
  const kind = done ? "done" : "todo"
  if (rule.kind === "video") return t(`rule.${kind}.video`, { percent: format.percent(rule.percent) })
  return t(`rule.${kind}.${rule.kind}`)
}

export const RulePills = ({
  rule,
  state,
  outlineItem
}: {
  readonly rule: CompletionRule
  readonly state: ItemState | undefined
  readonly outlineItem: OutlineItem | undefined
}) => {
  const t = useT()
  const format = useFormat()
  const done = state === "completed"
  const text = useRuleText(rule, done)
  return (
    <div className="row lesson-pills">
      <span className="rule" data-manual={rule.kind === "manual" || undefined}>
        {done ? (
          <Pill tone="good" icon="check">
            {text}
          </Pill>
        ) : (
          <Pill tone="accent">{text}</Pill>
        )}
      </span>
      {outlineItem !== undefined && outlineItem.estimatedMinutes > 0 && (
        <Pill icon="clock">{format.duration(outlineItem.estimatedMinutes * 60)}</Pill>
      )}
      {outlineItem?.required === false && <Pill>{t("outline.optional")}</Pill>}
    </div>
  )
}
