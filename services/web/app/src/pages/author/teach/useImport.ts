/** An import on its way: sent, read by the server, done or refused. */
import type { Imported } from "@lyceum/sdk"
import { useEffect, useRef, useState } from "react"
import { upload } from "../../../api/upload.ts"
import { isImported } from "./decode-imported.ts"

export type ImportState =
  | { readonly kind: "none" }
  | { readonly kind: "sending"; readonly name: string; readonly share: number }
  | { readonly kind: "reading"; readonly name: string }
  | { readonly kind: "done"; readonly imported: Imported }
  | { readonly kind: "failed"; readonly file: File; readonly error: unknown }

export interface Importing {
  readonly state: ImportState
  readonly start: (file: File) => void
  readonly cancel: () => void
}

/** Imports one file at a time. `onDone` is called when there is a course more. Leaving the page stops what is being sent. */
export const useImport = (onDone: () => void): Importing => {
  const [state, setState] = useState<ImportState>({ kind: "none" })
  const control = useRef<AbortController | null>(null)
  useEffect(() => () => control.current?.abort(), [])
  const send = async (file: File, { signal }: AbortController) => {
    try {
      const body = await upload({
        method: "POST",
        url: "/v1/course-imports",
        file,
        contentType: "application/gzip",
        signal,
        onProgress: (share) =>
          setState(share >= 1 ? { kind: "reading", name: file.name } : { kind: "sending", name: file.name, share })
      })
      if (!isImported(body)) throw new Error("the answer is not that of an import")
      setState({ kind: "done", imported: body })
      onDone()
    } catch (error) {
      setState(signal.aborted ? { kind: "none" } : { kind: "failed", file, error })
    }
  }
  const start = (file: File) => {
    const mine = new AbortController()
    control.current = mine
    setState({ kind: "sending", name: file.name, share: 0 })
    void send(file, mine)
  }
  return { state, start, cancel: () => control.current?.abort() }
}
