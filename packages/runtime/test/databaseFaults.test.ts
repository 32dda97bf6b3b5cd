/** Which faults of the database are worth another try, which are the request's, and which are ours. */
import { assert, it } from "@effect/vitest"
import { SqlError } from "effect/sql"
import { isAway, isUnstorable } from "@lyceum/database/DatabaseFaults"

const unknown = (code: string) =>
  new SqlError.SqlError({
    reason: new SqlError.UnknownError({ cause: Object.assign(new Error("the server said so"), { code }) })
  })

it("a database that is full, stopped, starting or has lost its disk is away; a fault of a statement is not", () => {
  for (const code of ["53100", "53300", "57P01", "57P02", "57P03", "58030", "25P03", "25P04"])
    assert.isTrue(isAway(unknown(code)), code)
  assert.isTrue(isAway(new SqlError.SqlError({ reason: new SqlError.ConnectionError({ cause: new Error("reset") }) })))
  for (const code of ["22012", "25P02", "XX000", ""]) assert.isFalse(isAway(unknown(code)), code)
  assert.isFalse(isAway(new Error("57P01")))
  // Errors of ours name it as their cause.
  assert.isTrue(isAway(new Error("no queue", { cause: new Error("no rows", { cause: unknown("57P01") }) })))
  assert.isFalse(isAway(new Error("no queue", { cause: unknown("22012") })))
})

it("a text that cannot be stored is the request's fault", () => {
  for (const code of ["22021", "22P02", "22P05"]) assert.isTrue(isUnstorable(unknown(code)), code)
  assert.isFalse(isUnstorable(unknown("57P01")))
})
