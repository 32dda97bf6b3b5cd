/** Views of the same thing, one at a time (W3C APG tabs: one stop for Tab, arrows move and choose). */
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react"
import { useLocale } from "../i18n/language.ts"
import { directionOf } from "../i18n/Locale.ts"
import "./Tabs.css"

export interface Tab<Name extends string> {
  readonly name: Name
  readonly label: ReactNode
}

/** The tab that a key goes to; `undefined` = the key is not for tabs. */
const target = (key: string, index: number, count: number, rtl: boolean): number | undefined => {
  if (key === "Home") return 0
  if (key === "End") return count - 1
  if (key === "ArrowRight") return (index + (rtl ? count - 1 : 1)) % count
  return key === "ArrowLeft" ? (index + (rtl ? 1 : count - 1)) % count : undefined
}

/**
 * `selected` is the name of the tab whose content is in `children`. Views that have an address of their own are links, not
 * tabs: keep the name in the search part of the address (`onSelect` = navigate) when a reload should show it again.
 */
export const Tabs = <Name extends string>({
  label,
  tabs,
  selected,
  onSelect,
  children
}: {
  /** What the tabs are views of. */
  readonly label: string
  readonly tabs: ReadonlyArray<Tab<Name>>
  readonly selected: Name
  readonly onSelect: (name: Name) => void
  readonly children: ReactNode
}) => {
  const id = useId()
  const rtl = directionOf(useLocale()) === "rtl"
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent, index: number) => {
    const next = target(event.key, index, tabs.length, rtl)
    const tab = next === undefined ? undefined : tabs[next]
    if (next === undefined || tab === undefined) return
    event.preventDefault()
    onSelect(tab.name)
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus()
  }
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} className="tabs-list" ref={list}>
        {tabs.map(({ name, label: words }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === selected}
            aria-controls={`${id}-panel`}
            tabIndex={name === selected ? 0 : -1}
            onClick={() => onSelect(name)}
            onKeyDown={(event) => move(event, index)}
          >
            {words}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected}`} className="tabs-panel">
        {children}
      </div>
    </div>
  )
}
