/**
 * Expand, then contract: what a migration may do while the release before it still runs on the same schema, and while people
 * use its tables. Judged by what became of the schema, whatever way the SQL is written. Pure.
 */
import type { Migration } from "../Migration.ts"
import type { SchemaSnapshot } from "./SchemaSnapshot.ts"

type Row = { readonly table: string; readonly name: string }
const place = ({ name, table }: Row) => `${table}.${name}`

/** `x.y.z` as numbers, `null` when it is none. */
const versionOf = (text: string): ReadonlyArray<number> | null =>
  /^\d+\.\d+\.\d+$/.test(text) ? text.split(".").map(Number) : null

const isBefore = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): boolean => {
  const index = a.findIndex((part, at) => part !== b[at])
  return index >= 0 && (a[index] ?? 0) < (b[index] ?? 0)
}

/** What the release before would feel. */
const contracting = (before: SchemaSnapshot, after: SchemaSnapshot): ReadonlyArray<string> => {
  const tables = new Set(after.tables.map(({ name }) => name))
  const old = new Set(before.tables.map(({ name }) => name))
  const columnsBefore = new Map(before.columns.map((column) => [place(column), column]))
  const columnsAfter = new Map(after.columns.map((column) => [place(column), column]))
  const found: Array<string> = []
  for (const name of old) if (!tables.has(name)) found.push(`takes table ${name} away (a new name is that too)`)
  for (const [at, was] of columnsBefore) {
    if (!tables.has(was.table)) continue
    const is = columnsAfter.get(at)
    if (is === undefined) {
      found.push(`takes column ${at} away (a new name is that too)`)
      continue
    }
    if (is.type !== was.type) found.push(`makes ${at} of type ${was.type} one of type ${is.type}`)
    if (is.notNull && !was.notNull) found.push(`makes ${at} NOT NULL, which the code before may leave out`)
    else if (is.notNull && was.filled && !is.filled) found.push(`takes the default of ${at}, which is NOT NULL, away`)
  }
  for (const [at, is] of columnsAfter) {
    if (old.has(is.table) && !columnsBefore.has(at) && is.notNull && !is.filled) {
      found.push(`adds ${at} as NOT NULL without a default, so that inserts of the code before fail`)
    }
  }
  const constraintsBefore = new Set(before.constraints.map(place))
  for (const constraint of after.constraints) {
    if (
      old.has(constraint.table) &&
      !constraintsBefore.has(place(constraint)) &&
      constraint.kind !== "f" &&
      constraint.kind !== "c"
    ) {
      found.push(`adds constraint ${place(constraint)}, which the code before does not know`)
    }
  }
  return found
}

/** What people would feel who use the tables meanwhile. */
const blocking = (before: SchemaSnapshot, after: SchemaSnapshot, transaction: boolean): ReadonlyArray<string> => {
  const old = new Map(before.tables.map(({ file, name }) => [name, file]))
  const indexes = new Set(before.indexes.map(place))
  const constraints = new Map(before.constraints.map((constraint) => [place(constraint), constraint.validated]))
  const ofConstraints = new Set(after.constraints.map(place))
  return [
    ...after.tables.flatMap(({ file, name }) =>
      old.has(name) && old.get(name) !== file ? [`writes table ${name} anew while nobody can use it`] : []
    ),
    ...after.indexes.flatMap((index) =>
      transaction && old.has(index.table) && !indexes.has(place(index)) && !ofConstraints.has(place(index))
        ? [`makes index ${index.name} while nobody can write to ${index.table}: use indexConcurrently`]
        : []
    ),
    ...after.constraints.flatMap((constraint) =>
      old.has(constraint.table) &&
      constraint.validated &&
      (constraint.kind === "c" || constraint.kind === "f") &&
      !constraints.has(place(constraint))
        ? [
            `checks all rows of ${constraint.table} for ${constraint.name} while it is locked: add it NOT VALID, and validate it in the next migration`
          ]
        : []
    )
  ]
}

/**
 * The sentences of what a step must not do. A step that is declared `contract` may take away what release `contractAfter` was the
 * last to use, when that release is older than the one this code will be (`release`). Nothing may block.
 */
export const schemaFindings = (
  step: Pick<Migration, "contractAfter" | "key" | "transaction">,
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  release: string
): ReadonlyArray<string> => {
  const declared = step.contractAfter === null ? null : versionOf(step.contractAfter)
  const current = versionOf(release)
  const wrongRelease =
    step.contractAfter !== null && (declared === null || current === null || !isBefore(declared, current))
      ? [`is to follow release "${step.contractAfter}", which is none before ${release}`]
      : []
  const taken = step.contractAfter === null ? contracting(before, after) : []
  return [...wrongRelease, ...taken, ...blocking(before, after, step.transaction)].map((what) => `${step.key} ${what}`)
}
