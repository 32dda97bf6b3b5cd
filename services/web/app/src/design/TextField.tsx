/** Something to type in. */
import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from "react"
import { Field, type FieldProps } from "./Field.tsx"
import { Icon } from "./Icon.tsx"

interface InputProps extends FieldProps, Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "className"> {
  readonly ref?: Ref<HTMLInputElement>
}

/** One line of text, or what `type` says. */
export const TextField = ({ label, labelHidden, hint, error, ...rest }: InputProps) => (
  <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
    {(described) => <input type="text" dir="auto" {...rest} {...described} className="input" />}
  </Field>
)

interface TextAreaProps extends FieldProps, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id" | "className"> {
  readonly ref?: Ref<HTMLTextAreaElement>
}

/** Lines of text; grows with them. */
export const TextArea = ({ label, labelHidden, hint, error, ...rest }: TextAreaProps) => (
  <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
    {(described) => <textarea dir="auto" {...rest} {...described} className="input" />}
  </Field>
)

/** Words to search for. The label is read out; show it with `labelHidden={false}`. */
export const SearchField = ({ label, labelHidden = true, hint, error, ...rest }: InputProps) => (
  <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
    {(described) => (
      <div className="search-box">
        <Icon name="search" size={18} />
        <input dir="auto" {...rest} {...described} type="search" className="input" />
      </div>
    )}
  </Field>
)
