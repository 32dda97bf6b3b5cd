/** A place for files: dropped, or chosen with the button of the browser. */
import { type ReactNode, useId, useState } from "react"
import { useT } from "../i18n/common.ts"
import { FieldError } from "./Field.tsx"
import { Icon } from "./Icon.tsx"
import "./FileDrop.css"

/** `accept` as in HTML (".csv,text/csv"). The same file may be given twice in a row. */
export const FileDrop = ({
  label,
  hint,
  error,
  accept,
  multiple = false,
  disabled = false,
  onFiles
}: {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly error?: ReactNode
  readonly accept?: string
  readonly multiple?: boolean
  readonly disabled?: boolean
  readonly onFiles: (files: ReadonlyArray<File>) => void
}) => {
  const t = useT()
  const id = useId()
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const given = [...(files ?? [])].slice(0, multiple ? undefined : 1)
    if (given.length > 0 && !disabled) onFiles(given)
  }
  return (
    <div className="field">
      {/* Dropping is a shortcut for those with a pointer; everything is done with the input inside. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <label
        className="file-drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          take(event.dataTransfer.files)
        }}
      >
        <Icon name="upload" size={24} />
        <span className="file-drop-words">
          <b>{label}</b>
          <span className="field-hint" id={`${id}-hint`}>
            {t("files.drop", { count: multiple ? 2 : 1 })} {hint}
          </span>
        </span>
        <input
          type="file"
          className="hidden-text"
          accept={accept}
          multiple={multiple}
          disabled={disabled}
          aria-describedby={error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
          onChange={({ target }) => {
            take(target.files)
            target.value = ""
          }}
        />
      </label>
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  )
}
