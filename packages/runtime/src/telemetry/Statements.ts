/**
 * Use, saturation and errors of a service's database connections, read off the spans that the SQL client makes of every
 * statement, traced or not: how long a statement took, and how long of that it waited for a connection.
 */
import { cells, distributions } from "./Own.ts"

const durations = distributions(
  "lyceum_database_statement_duration_seconds",
  "Time of a statement, with its wait for a connection",
  [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15]
)
const waits = distributions(
  "lyceum_database_connection_wait_seconds",
  "Time that a statement waited for a connection of the pool",
  [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5]
)
const inUse = cells("gauge", "lyceum_database_statements_in_flight", "Statements that run or wait for a connection")
const failures = cells("counter", "lyceum_database_statement_failures_total", "Statements that failed, whatever for")

const make = (service: string) => ({
  durations: durations({ service }),
  waits: waits({ service }),
  inFlight: inUse({ service }),
  failures: failures({ service })
})
/** The series of one service. */
export type StatementSignals = ReturnType<typeof make>

const known = new Map<string, StatementSignals>()

/** Asked again for the same service it gives the same series. */
export const statementSignals = (service: string): StatementSignals => {
  const found = known.get(service) ?? make(service)
  known.set(service, found)
  return found
}
