/** The SQL that a migration really runs, whatever way its code is written. */
import { Effect } from "effect"
import { Statement } from "effect/sql"

/** Runs it, and gives its statements in order, with `$1` for what is bound. */
export const statementsOf = <E, R>(run: Effect.Effect<void, E, R>): Effect.Effect<ReadonlyArray<string>, E, R> =>
  Effect.suspend(() => {
    const statements: Array<string> = []
    const note: Statement.Transformer = (statement) =>
      Effect.sync(() => {
        statements.push(statement.compile()[0])
        return statement
      })
    return run.pipe(Effect.provideService(Statement.CurrentTransformer, note), Effect.as(statements))
  })
