/** Content that a heading opens and closes. */
import { type ReactNode, useId, useState } from "react"
import { Icon } from "./Icon.tsx"
import "./Disclosure.css"

/**
 * A heading that is a button, and what it shows. `level` is the level of the heading in its place on the page; `start` stands
 * before the words and `end` after them (a mark, a count). Open or closed is kept inside unless `open` and `onToggle` are given.
 */
export const Disclosure = ({
  title,
  level = 3,
  defaultOpen = false,
  open: given,
  onToggle,
  end,
  children
}: {
  readonly title: ReactNode
  readonly level?: 2 | 3 | 4
  readonly defaultOpen?: boolean
  readonly open?: boolean
  readonly onToggle?: (open: boolean) => void
  readonly end?: ReactNode
  readonly children: ReactNode
}) => {
  const id = useId()
  const [kept, setKept] = useState(defaultOpen)
  const open = given ?? kept
  const Heading = `h${level}` as const
  return (
    <div className="disclosure">
      <Heading>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            setKept(!open)
            onToggle?.(!open)
          }}
        >
          <Icon name="chevron" size={18} />
          <span className="disclosure-title">{title}</span>
          {end}
        </button>
      </Heading>
      <div id={id} className="disclosure-content" hidden={!open}>
        {open && children}
      </div>
    </div>
  )
}
