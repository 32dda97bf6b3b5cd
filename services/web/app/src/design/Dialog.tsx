/** Something that must be answered before the page goes on. The browser keeps the focus inside and gives it back. */
import { type ReactNode, useEffect, useId, useRef } from "react"
import { useT } from "../i18n/common.ts"
import { Button } from "./Button.tsx"
import "./Dialog.css"

export interface DialogProps {
  readonly title: ReactNode
  /** Called by Escape and the close button; the dialog is open for as long as it is in the page. */
  readonly onClose: () => void
  readonly size?: "medium" | "wide"
  readonly children: ReactNode
  /** At the end: the answers. */
  readonly actions?: ReactNode
}

/** Where the focus starts: at the first thing to fill in or press, not at the button that closes. */
const firstControl = ["input:not([readonly])", "[role=spinbutton]", "select", "textarea", "button", "a"]
  .flatMap((control) => [`.dialog-body ${control}`, `.dialog-actions ${control}`])
  .join(", ")

/** A modal dialog: put it into the page to open it, take it out to close it. */
export const Dialog = ({ title, onClose, size = "medium", children, actions }: DialogProps) => {
  const t = useT()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    element?.querySelector<HTMLElement>(firstControl)?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      data-size={size}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button variant="quiet" size="small" icon="close" aria-label={t("close")} onClick={onClose} />
      </div>
      <div className="dialog-body">{children}</div>
      {actions !== undefined && <div className="dialog-actions">{actions}</div>}
    </dialog>
  )
}

/** Asks before something that is hard to undo. `confirm` is the verb on the button: never "OK". */
export const ConfirmDialog = ({
  title,
  children,
  confirm,
  danger = false,
  pending = false,
  onConfirm,
  onClose
}: {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly confirm: string
  readonly danger?: boolean
  readonly pending?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}) => {
  const t = useT()
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant={danger ? "danger" : "primary"} pending={pending} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
