/** How the item comes to be done: a button where the learner decides, a line where it happens by itself. */
import type { DeliveredItem, ItemState } from "@lyceum/sdk"
import { announce } from "../../../announce.ts"
import { useMark } from "../../../api/mark.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { useShortcut } from "../../../shortcuts.ts"
import { useT } from "../texts.ts"

const Manual = ({ item, state }: { readonly item: DeliveredItem; readonly state: ItemState }) => {
  const t = useT()
  const common = useCommonT()
  const mark = useMark(item.courseId, item.id)
  const done = state === "completed"
  const change = () => {
    if (mark.isPending) return
    mark.mutate(done ? "incomplete" : "complete", {
      onSuccess: () => announce(t(done ? "mark.undone" : "mark.announced")),
      onError: () => announce(t("mark.failed"))
    })
  }
  useShortcut("m", { text: t("shortcut.mark") }, change)
  return (
    <div className="completion" data-manual>
      <p>{t(done ? "mark.done-hint" : "mark.hint")}</p>
      <div className="row">
        {done ? (
          <>
            <span className="completion-done">
              <Icon name="check" size={18} /> {t("mark.done")}
            </span>
            <Button variant="quiet" size="small" pending={mark.isPending && !mark.isPaused} onClick={change}>
              {t("mark.undo")}
            </Button>
          </>
        ) : (
          <Button variant="primary" icon="check" pending={mark.isPending && !mark.isPaused} onClick={change}>
            {t("mark.do")}
          </Button>
        )}
      </div>
      {mark.isPaused && <p className="small muted">{t("mark.kept")}</p>}
      {mark.error !== null && <FieldError>{common(sentenceOf(mark.error))}</FieldError>}
    </div>
  )
}

/** Nothing is said of a quiz: it says itself how far it is. */
export const Completion = ({ item, state }: { readonly item: DeliveredItem; readonly state: ItemState }) => {
  const t = useT()
  const format = useFormat()
  const { rule } = item
  if (rule.kind === "manual") return <Manual item={item} state={state} />
  if (rule.kind === "quiz" || state === "completed") return null
  return (
    <p className="completion muted">
      {rule.kind === "video"
        ? t("mark.automatic.video", { percent: format.percent(rule.percent) })
        : t("mark.automatic.viewed")}
    </p>
  )
}
