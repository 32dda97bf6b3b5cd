/** What clients asked and were answered: one entry a try, in the order of the answers. The other half of every promise. */
import type { CallOptions } from "../laws/Call.ts"

/** What a try was for. A request that is sent again has the same value. */
export type Deed =
  | { readonly kind: "register"; readonly email: string }
  | { readonly kind: "sign-in"; readonly email: string }
  | { readonly kind: "enrol"; readonly userId: string; readonly courseId: string; readonly key: string }
  | { readonly kind: "view"; readonly userId: string; readonly courseId: string; readonly itemId: string }
  | { readonly kind: "read"; readonly userId: string; readonly courseId: string }

/** `status` is `null` when no answer came: it may have been done or not. */
export interface Entry {
  readonly deed: Deed
  readonly request: CallOptions
  readonly status: number | null
  readonly text: string
  /** When it was answered, milliseconds since 1970. */
  readonly at: number
  /** Milliseconds that the answer took. */
  readonly took: number
}

export interface Tape {
  readonly note: (entry: Entry) => void
  readonly entries: () => ReadonlyArray<Entry>
}

export const makeTape = (): Tape => {
  const entries: Array<Entry> = []
  return { note: (entry) => void entries.push(entry), entries: () => entries }
}

/** The tries for one kind of deed. */
export const triesOf = <Kind extends Deed["kind"]>(entries: ReadonlyArray<Entry>, kind: Kind) =>
  entries.flatMap((entry) => (isFor(entry, kind) ? [entry] : []))

const isFor = <Kind extends Deed["kind"]>(
  entry: Entry,
  kind: Kind
): entry is Entry & { readonly deed: Extract<Deed, { kind: Kind }> } => entry.deed.kind === kind

export const isDone = ({ status }: Entry): boolean => status !== null && status >= 200 && status < 300
