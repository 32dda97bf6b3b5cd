/** The databases of the services in one schedule, and what is in them at its end. */
import type { Machine } from "../kernel/Machine.ts"
import type { Backend } from "../postgres/Backend.ts"

/** A row as it is compared: by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>

/** One service's database. */
export interface Storage {
  readonly backend: Backend
  /** All rows of a table, as committed. */
  readonly rows: (table: string) => ReadonlyArray<Row>
  /** Events that its relay has not published. */
  readonly unpublished: () => number
}

export interface Platform {
  readonly enrollment: Storage
  readonly progress: Storage
  readonly analytics: Storage
  /** An empty database of the analytics service, for a rebuild. */
  readonly copy: Storage
  /** Ends every connection of the machine. */
  readonly drop: (machine: Machine) => void
}
