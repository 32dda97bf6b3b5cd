/** Read model `accounts`: a function of the account's state and id, so a rebuild gives the same bytes. */
import type { ReadModel } from "@lyceum/database/Commands"
import { UserId } from "@lyceum/domain/Ids"
import type { SqlClient } from "effect/sql"
import { type AccountState, hasSecondFactor } from "../domain/Account.ts"
import { createdAt } from "../domain/CreatedAt.ts"

/** One row an account; none for one that was erased. */
export const accountsReadModel =
  (sql: SqlClient.SqlClient): ReadModel<AccountState> =>
  ({ id, state }) => {
    if (state.status === "none" || state.status === "erased") return [sql`DELETE FROM accounts WHERE user_id = ${id}`]
    return [
      sql`INSERT INTO accounts (user_id, role, locale, status, second_factor, created_at)
      VALUES (${id}, ${state.role}, ${state.locale}, ${state.status}, ${hasSecondFactor(state)},
        ${createdAt(UserId.make(id))})
      ON CONFLICT (user_id) DO UPDATE SET role = excluded.role, locale = excluded.locale, status = excluded.status,
        second_factor = excluded.second_factor`
    ]
  }
