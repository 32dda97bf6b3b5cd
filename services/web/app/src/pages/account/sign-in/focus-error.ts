/** After a form was refused: the first field that is wrong takes the focus. Call it when the errors are drawn. */
export const focusError = (form: HTMLFormElement | null): void =>
  form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus()
