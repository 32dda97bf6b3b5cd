/** A panel that a button opens: links and settings, in the disclosure pattern of the W3C (no menu role, Tab moves). */
import { type ButtonHTMLAttributes, type ReactNode, type Ref, useEffect, useId, useRef, useState } from "react"
import "./Flyout.css"

type Trigger = Pick<ButtonHTMLAttributes<HTMLButtonElement>, "aria-expanded" | "aria-controls" | "onClick" | "type"> & {
  readonly ref: Ref<HTMLButtonElement>
}

/** `trigger` makes the button from what it must carry; `children` makes the panel and can close it. */
export const Flyout = ({
  trigger,
  align = "end",
  children
}: {
  readonly trigger: (carries: Trigger, open: boolean) => ReactNode
  readonly align?: "start" | "end"
  readonly children: (close: () => void) => ReactNode
}) => {
  const id = useId()
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    const outside = ({ target }: Event) => {
      if (target instanceof Node && box.current?.contains(target) === false) setOpen(false)
    }
    const escape = ({ key }: KeyboardEvent) => {
      if (key !== "Escape") return
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener("pointerdown", outside)
    document.addEventListener("focusin", outside)
    document.addEventListener("keydown", escape)
    return () => {
      document.removeEventListener("pointerdown", outside)
      document.removeEventListener("focusin", outside)
      document.removeEventListener("keydown", escape)
    }
  }, [open])
  return (
    <div className="flyout" ref={box}>
      {trigger(
        {
          ref: button,
          type: "button",
          "aria-expanded": open,
          "aria-controls": open ? id : undefined,
          onClick: () => setOpen(!open)
        },
        open
      )}
      {open && (
        <div className="flyout-panel" id={id} data-align={align}>
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  )
}
