/** A bug that is planted to show that a checker finds it: other imitations of statements, or another way to the log. */
import type { Statements } from "../postgres/Database.ts"
import type { LogChange } from "../world/World.ts"

export interface Bug {
  readonly name: string
  /** The promise that it breaks. */
  readonly invariant: number
  /** The first seed that its test tries: one that shows it soon. */
  readonly from: number
  readonly statements?: Statements
  readonly log?: LogChange
}
