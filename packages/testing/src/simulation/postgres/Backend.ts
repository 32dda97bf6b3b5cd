/** Where the statements of a simulation run: in memory, or on a real PostgreSQL. */
import type { Machine } from "../kernel/Machine.ts"

/** What one statement led to. `pending`: it stands alone and its caller ends it; a real server has ended it already. */
export type Result =
  | {
      readonly rows: ReadonlyArray<object>
      readonly pending: { readonly commit: () => void; readonly rollback: () => void } | null
    }
  | { readonly refused: { readonly tag: string; readonly message: string } }

export interface BackendSession {
  readonly isClosed: boolean
  readonly run: (sql: string, params: ReadonlyArray<unknown>, done: (result: Result) => void) => void
  readonly listen: (channel: string, listener: (payload: string) => void) => void
  /** The connection ends; what was not committed is undone. */
  readonly close: () => void
}

export interface Backend {
  readonly open: (machine: Machine) => BackendSession
}
