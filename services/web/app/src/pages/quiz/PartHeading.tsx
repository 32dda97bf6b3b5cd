import { type ReactNode, useEffect, useRef } from "react"

/** The heading of what the quiz shows now; takes the focus when the person just asked for it. */
export const PartHeading = ({ focus, children }: { readonly focus: boolean; readonly children: ReactNode }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focus) heading.current?.focus()
  }, [focus])
  return (
    <h2 ref={heading} tabIndex={-1}>
      {children}
    </h2>
  )
}
