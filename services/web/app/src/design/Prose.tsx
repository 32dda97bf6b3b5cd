/** What is read: the typography of lessons and of everything that authors write. */
import type { ReactNode, Ref } from "react"
import "./Prose.css"

/** Text in the language of its author, set for reading. What is inside must already be safe. */
export const Prose = ({
  lang,
  size = "reading",
  children,
  ref
}: {
  /** BCP 47; the page's own when absent. */
  readonly lang?: string
  /** `reading` for a lesson, `small` for text within a card. */
  readonly size?: "reading" | "small"
  readonly children: ReactNode
  readonly ref?: Ref<HTMLDivElement>
}) => (
  <div className="prose" lang={lang} dir="auto" data-size={size} ref={ref}>
    {children}
  </div>
)
