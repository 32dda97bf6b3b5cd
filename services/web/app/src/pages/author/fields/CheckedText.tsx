/** A line of text that becomes part of the draft only while it can be taken: what cannot stays in the field, with the reason. */
import { type Ref, useState } from "react"
import { TextArea, TextField } from "../../../design/TextField.tsx"

interface CheckedTextProps {
  readonly label: string
  readonly labelHidden?: boolean
  readonly hint?: string
  readonly value: string
  /** Why a text cannot be taken; `undefined` = it can. */
  readonly check?: (text: string) => string | undefined
  /** What is wrong with the value although it can be kept. */
  readonly advice?: string | undefined
  readonly lines?: boolean
  readonly maxLength?: number
  readonly dir?: "auto" | "ltr"
  readonly lang?: string
  readonly placeholder?: string
  readonly ref?: Ref<HTMLInputElement>
  readonly onCommit: (text: string) => void
}

export const CheckedText = ({
  value,
  check,
  advice,
  lines = false,
  dir = "auto",
  onCommit,
  ref,
  ...rest
}: CheckedTextProps) => {
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    setTyped(value)
  }
  const error = check?.(typed) ?? advice
  const change = (text: string) => {
    setTyped(text)
    if (check?.(text) !== undefined) return
    setKnown(text)
    onCommit(text)
  }
  return lines ? (
    <TextArea {...rest} dir={dir} value={typed} error={error} onChange={({ target }) => change(target.value)} />
  ) : (
    <TextField
      {...rest}
      {...(ref !== undefined && { ref })}
      dir={dir}
      value={typed}
      error={error}
      onChange={({ target }) => change(target.value)}
    />
  )
}
