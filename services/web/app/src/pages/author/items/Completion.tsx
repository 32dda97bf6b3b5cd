/** When an item is done, and whether it must be. */
import type { CompletionRule, ItemKind } from "@lyceum/sdk"
import { Select, Switch } from "../../../design/Choice.tsx"
import type { ItemPart } from "../draft/draft.ts"
import { useChangeItem } from "../draft/useEditor.ts"
import { NumberInput } from "../fields/NumberInput.tsx"
import { useT } from "../texts.ts"

type RuleKind = CompletionRule["kind"]

/** Rules that an item of a kind can have. */
const rulesOf = (kind: ItemKind): ReadonlyArray<RuleKind> =>
  kind === "quiz"
    ? ["quiz", "viewed", "manual"]
    : kind === "video"
      ? ["video", "viewed", "manual"]
      : ["viewed", "manual"]

export const Completion = ({ item, name }: { readonly item: ItemPart; readonly name: string }) => {
  const t = useT()
  const change = useChangeItem(name)
  const { body, required, rule } = item
  const set = (next: CompletionRule) => change((one) => ({ ...one, rule: next }))
  return (
    <fieldset className="field-group item-rule">
      <legend>{t("rule.title")}</legend>
      <div className="field-grid">
        <Select
          label={t("rule.when")}
          value={rule.kind}
          options={rulesOf(body.kind).map((kind) => ({ value: kind, label: t(`rule.${kind}`) }))}
          onChange={(kind) => set(kind === "video" ? { kind, percent: 80 } : { kind })}
        />
        {rule.kind === "video" && (
          <NumberInput
            label={t("rule.percent")}
            value={rule.percent}
            minimum={1}
            maximum={100}
            whole
            onCommit={(percent) => {
              if (percent !== null) set({ kind: "video", percent })
            }}
          />
        )}
      </div>
      <Switch
        label={t("rule.required")}
        hint={body.kind === "unsupported" ? t("rule.required.unsupported") : t("rule.required.hint")}
        checked={required}
        disabled={body.kind === "unsupported"}
        onChange={({ target }) => change((one) => ({ ...one, required: target.checked }))}
      />
    </fieldset>
  )
}
