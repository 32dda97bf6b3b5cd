/** Where the outline stands: beside the lesson, or over the whole window, which Escape and a choice close. */
import { type ReactNode, useEffect, useRef } from "react"
import { Button } from "../../../design/Button.tsx"
import { useT } from "../texts.ts"

/** The id that the button which opens the outline names. */
export const outlineId = "course-outline"

/** Over the window: the browser keeps the focus inside and gives it back. */
const Over = ({ children, onClose }: { readonly children: ReactNode; readonly onClose: () => void }) => {
  const t = useT()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      // After a choice the next heading takes the focus; otherwise it goes back to the button.
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      id={outlineId}
      className="outline-over"
      aria-label={t("outline.name")}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="outline-over-head">
        <Button variant="quiet" icon="close" onClick={onClose}>
          {t("outline.close")}
        </Button>
      </div>
      <nav aria-label={t("outline.name")}>{children}</nav>
    </dialog>
  )
}

export const OutlinePanel = ({
  beside,
  open,
  onClose,
  children
}: {
  readonly beside: boolean
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}) => {
  const t = useT()
  if (!open) return null
  if (!beside) return <Over onClose={onClose}>{children}</Over>
  return (
    <nav className="outline-beside" id={outlineId} aria-label={t("outline.name")}>
      {children}
    </nav>
  )
}
