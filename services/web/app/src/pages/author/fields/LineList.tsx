/** A list of lines that are added, ordered and taken away one by one. */
import { type ReactNode, useRef } from "react"
import { announce } from "../../../announce.ts"
import { Button } from "../../../design/Button.tsx"
import { useT } from "../texts.ts"

/** The list with one entry at another place. */
export const reordered = <Entry,>(list: ReadonlyArray<Entry>, from: number, to: number): ReadonlyArray<Entry> => {
  const entry = list[from]
  if (entry === undefined || to < 0 || to >= list.length) return list
  const rest = list.filter((_, index) => index !== from)
  return [...rest.slice(0, to), entry, ...rest.slice(to)]
}

/** Buttons that order an entry and take it away. `name` says which entry it is, for those who hear the page. */
export const LineButtons = ({
  name,
  index,
  count,
  onMove,
  onRemove
}: {
  readonly name: string
  readonly index: number
  readonly count: number
  readonly onMove: (to: number) => void
  readonly onRemove: () => void
}) => {
  const t = useT()
  const move = (to: number) => {
    onMove(to)
    announce(t("line.moved", { name, position: to + 1, count }))
  }
  return (
    <div className="row line-buttons">
      <Button
        variant="quiet"
        size="small"
        icon="up"
        aria-label={t("line.up", { name })}
        aria-disabled={index === 0}
        onClick={() => index > 0 && move(index - 1)}
      />
      <Button
        variant="quiet"
        size="small"
        icon="down"
        aria-label={t("line.down", { name })}
        aria-disabled={index === count - 1}
        onClick={() => index < count - 1 && move(index + 1)}
      />
      <Button variant="quiet" size="small" icon="trash" aria-label={t("line.remove", { name })} onClick={onRemove} />
    </div>
  )
}

/** The lines, each with its buttons, and below them what adds one. After adding, the new line takes the focus. */
export const LineList = <Entry,>({
  legend,
  hint,
  error,
  entries,
  keyOf,
  nameOf,
  line,
  add,
  onAdd,
  onChange
}: {
  readonly legend: string
  readonly hint?: string
  readonly error?: ReactNode
  readonly entries: ReadonlyArray<Entry>
  readonly keyOf: (entry: Entry, index: number) => string
  readonly nameOf: (entry: Entry, index: number) => string
  readonly line: (entry: Entry, index: number) => ReactNode
  readonly add: string
  readonly onAdd: () => void
  readonly onChange: (entries: ReadonlyArray<Entry>) => void
}) => {
  const list = useRef<HTMLOListElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <fieldset className="field-group">
      <legend>{legend}</legend>
      {hint !== undefined && <p className="field-hint">{hint}</p>}
      <ol role="list" className="stack line-list" ref={list}>
        {entries.map((entry, index) => (
          <li className="line-editor" key={keyOf(entry, index)}>
            <div>{line(entry, index)}</div>
            <LineButtons
              name={nameOf(entry, index)}
              index={index}
              count={entries.length}
              onMove={(to) => onChange(reordered(entries, index, to))}
              onRemove={() => {
                onChange(entries.filter((_, other) => other !== index))
                button.current?.focus()
              }}
            />
          </li>
        ))}
      </ol>
      {error}
      <div>
        <Button
          ref={button}
          size="small"
          icon="plus"
          onClick={() => {
            onAdd()
            requestAnimationFrame(() =>
              list.current?.lastElementChild?.querySelector<HTMLElement>("input[type=text], textarea")?.focus()
            )
          }}
        >
          {add}
        </Button>
      </div>
    </fieldset>
  )
}
