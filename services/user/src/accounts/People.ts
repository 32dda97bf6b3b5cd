/** Reads accounts with the personal data that belongs to them. Erased people are in neither table. */
import type { Account } from "@lyceum/api/Users"
import { Email, Locale, PersonName } from "@lyceum/domain/Account"
import { UserId } from "@lyceum/domain/Ids"
import { Role } from "@lyceum/domain/Role"
import { Context, DateTime, Effect, Layer, type Option, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { rowOf, rowsOf } from "./Rows.ts"

/** An account and its personal data. `passwordHash` is a PHC string and never leaves the service. */
export const PersonRow = Schema.Struct({
  userId: UserId,
  email: Email,
  name: PersonName,
  passwordHash: Schema.String,
  role: Role,
  locale: Locale,
  status: Schema.Literals(["active", "disabled"]),
  createdAt: Schema.Date
})
export type PersonRow = typeof PersonRow.Type

/** What the API shows of it. */
export const accountOf = (row: PersonRow): typeof Account.Type => ({
  id: row.userId,
  email: row.email,
  name: row.name,
  role: row.role,
  locale: row.locale,
  disabled: row.status === "disabled",
  createdAt: DateTime.fromDateUnsafe(row.createdAt)
})

/** Where a page of accounts starts: after this one. */
export const AccountKey = Schema.Struct({ createdAt: Schema.DateFromString, id: UserId })

const FoundByEmail = Schema.Struct({ email: Email, userId: UserId })

/** Selects `PersonRow` from `people p` and `accounts a`; further joins and conditions follow. `and` = more columns. */
export const selectPerson = (sql: SqlClient.SqlClient, and?: Statement.Fragment): Statement.Fragment =>
  sql`SELECT p.user_id AS "userId", p.email, p.name, p.password_hash AS "passwordHash", a.role, a.locale, a.status,
    a.created_at AS "createdAt" ${and === undefined ? sql`` : sql`, ${and}`}
    FROM people p JOIN accounts a USING (user_id)`

export class People extends Context.Service<
  People,
  {
    readonly byEmail: (email: Email) => Effect.Effect<Option.Option<PersonRow>>
    readonly byId: (userId: UserId) => Effect.Effect<Option.Option<PersonRow>>
    /** Oldest accounts first; one more than `limit` when there are more. */
    readonly page: (after: typeof AccountKey.Type | undefined, limit: number) => Effect.Effect<ReadonlyArray<PersonRow>>
    readonly idsByEmail: (emails: ReadonlyArray<Email>) => Effect.Effect<ReadonlyArray<typeof FoundByEmail.Type>>
  }
>()("@lyceum/user/People") {
  static readonly layer = Layer.effect(
    People,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const select = selectPerson(sql)
      const one = rowOf(PersonRow)
      return People.of({
        byEmail: (email) => one(sql`${select} WHERE p.email = ${email}`),
        byId: (userId) => one(sql`${select} WHERE p.user_id = ${userId}`),
        page: (after, limit) =>
          rowsOf(PersonRow)(
            sql`${select} ${
              after === undefined ? sql`` : sql`WHERE (a.created_at, a.user_id) > (${after.createdAt}, ${after.id})`
            } ORDER BY a.created_at, a.user_id LIMIT ${limit + 1}`
          ),
        idsByEmail: (emails) =>
          rowsOf(FoundByEmail)(
            sql`SELECT p.email, p.user_id AS "userId" FROM people p JOIN accounts a USING (user_id)
              WHERE a.status = 'active' AND p.email = ANY(${[...new Set(emails)]}::text[]) ORDER BY p.email`
          )
      })
    })
  )
}
