/** The messages of `toast`, at the foot of the window. The live region reads them out. */
import { Button } from "../design/Button.tsx"
import { useT } from "../i18n/common.ts"
import { useStore } from "../store.ts"
import { dismiss, toasts } from "../toast.ts"
import "./Toasts.css"

export const Toasts = () => {
  const t = useT()
  const list = useStore(toasts)
  if (list.length === 0) return null
  return (
    <section className="toasts" aria-label={t("messages")}>
      {list.map(({ id, text, action }) => (
        <div className="toast" key={id}>
          <span>{text}</span>
          {action !== undefined && (
            <Button
              size="small"
              onClick={() => {
                dismiss(id)
                action.run()
              }}
            >
              {action.label}
            </Button>
          )}
          <Button variant="quiet" size="small" icon="close" aria-label={t("close")} onClick={() => dismiss(id)} />
        </div>
      ))}
    </section>
  )
}
