/** A pool with named (prepared) statements. */
import { Pool, type QueryResultRow } from "pg"

/** A statement by its name: prepared once a connection. */
export interface Statement {
  readonly name: string
  readonly text: string
}

export type Run = <Row extends QueryResultRow>(
  statement: Statement,
  values: ReadonlyArray<unknown>
) => Promise<ReadonlyArray<Row>>

export interface Database {
  readonly run: Run
  /** Runs the steps in one transaction on one connection. */
  readonly transaction: <A>(steps: (run: Run) => Promise<A>) => Promise<A>
}

/** Connects when it is first asked. 8 connections: more of them only cost. */
export const database = (url: string): Database => {
  const pool = new Pool({ connectionString: url, max: 8 })
  pool.on("error", () => {})
  return {
    run: async (statement, values) => (await pool.query({ ...statement, values: [...values] })).rows,
    transaction: async (steps) => {
      const client = await pool.connect()
      try {
        await client.query("BEGIN")
        const done = await steps(
          async (statement, values) => (await client.query({ ...statement, values: [...values] })).rows
        )
        await client.query("COMMIT")
        return done
      } catch (error) {
        await client.query("ROLLBACK")
        throw error
      } finally {
        client.release()
      }
    }
  }
}

/** The SQLSTATE of a failure, if PostgreSQL gave one. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined
