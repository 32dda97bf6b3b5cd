/** What a failure of the database means for the request or the event that met it. SQLSTATE classes: PostgreSQL's manual, appendix A. */
import { SqlError } from "effect/sql"

/** The SQLSTATE behind an error, where there is one. */
const stateOf = ({ reason }: SqlError.SqlError): string => {
  const { cause } = reason
  return typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string"
    ? cause.code
    : ""
}

/**
 * PostgreSQL refuses texts that hold NUL or half a surrogate pair (SQLSTATE 22021, 22P02, 22P05). They can come in any text
 * field, and nothing has been changed when they do: the request is at fault.
 */
export const isUnstorable = (failure: unknown): boolean =>
  SqlError.isSqlError(failure) && ["22021", "22P02", "22P05"].includes(stateOf(failure))

/**
 * No room or no connection left (53), shut down or starting (57), its disk fails (58). The server ends the connection of a
 * transaction that took too long or whose caller stood still (25P03, 25P04): a process that was stopped for a while, or starved.
 */
const brokenClasses = /^(?:53|57P|58|25P03|25P04)/

/** Deepest that an error lies inside others. */
const deepest = 5

/** The database's error in what failed: itself, or what others of ours name as their cause. */
const sqlErrorIn = (failure: unknown, depth = 0): SqlError.SqlError | undefined => {
  if (SqlError.isSqlError(failure)) return failure
  return depth < deepest && failure instanceof Error ? sqlErrorIn(failure.cause, depth + 1) : undefined
}

/** The database cannot be reached or cannot work: whatever was asked of it is not to blame. */
export const isBroken = (failure: unknown): boolean => {
  const error = sqlErrorIn(failure)
  return error !== undefined && (error.reason._tag === "ConnectionError" || brokenClasses.test(stateOf(error)))
}

/**
 * The database cannot be reached, cannot work, or did not come to it in time. Whether something was changed is not known: a
 * request with an Idempotency-Key, or one that only reads, may be sent again.
 */
export const isAway = (failure: unknown): boolean =>
  isBroken(failure) || ["StatementTimeoutError", "LockTimeoutError"].includes(sqlErrorIn(failure)?.reason._tag ?? "")
