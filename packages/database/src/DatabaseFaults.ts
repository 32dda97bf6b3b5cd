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

/** No room or no connection left (53), shut down or starting (57), its disk fails (58). */
const brokenClasses = /^(?:53|57P|58)/

/** The database cannot be reached or cannot work: whatever was asked of it is not to blame. */
export const isBroken = (failure: unknown): boolean =>
  SqlError.isSqlError(failure) && (failure.reason._tag === "ConnectionError" || brokenClasses.test(stateOf(failure)))

/**
 * The database cannot be reached, cannot work, or did not come to it in time. Whether something was changed is not known: a
 * request with an Idempotency-Key, or one that only reads, may be sent again.
 */
export const isAway = (failure: unknown): boolean =>
  isBroken(failure) ||
  (SqlError.isSqlError(failure) && ["StatementTimeoutError", "LockTimeoutError"].includes(failure.reason._tag))
