/** A form that is looked over when it is sent: what is wrong is shown from then on, and the first of it has the focus. */
import { type RefObject, useEffect, useRef, useState } from "react"
import { focusError } from "./focus-error.ts"

export interface CheckedForm {
  readonly form: RefObject<HTMLFormElement | null>
  /** Whether it was tried to send it. */
  readonly tried: boolean
  /** Takes the word whether it may be sent, and gives it back; when not, goes to what is wrong. */
  readonly check: (fine: boolean) => boolean
}

/** `error`: what sending it came to; when that changes the focus goes to what is wrong. */
export const useCheckedForm = (error: Error | null): CheckedForm => {
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  useEffect(() => focusError(form.current), [error, tried])
  return {
    form,
    tried,
    check: (fine) => {
      setTried(true)
      if (!fine) focusError(form.current)
      return fine
    }
  }
}
