/** Reads accounts with the personal data that belongs to them. Erased people are in neither table. */
import type { Account } from "@lyceum/api/Users"
import { Email, Locale, PersonName } from "@lyceum/domain/Account"
import { UserId } from "@lyceum/domain/Ids"
import { Role } from "@lyceum/domain/Role"
import { Context, DateTime, Effect, Layer, type Option, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { tokenRole } from "../second-factor/GuardedRoles.ts"
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
  createdAt: Schema.Date,
  /** Whether a code is asked for beside the password. */
  secondFactor: Schema.Boolean,
  /** What tokens say of the role: a learner's until a second factor that it needs is there. */
  tokenRole: Role
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
  ...(row.tokenRole === row.role ? {} : { secondFactorMissing: true }),
  createdAt: DateTime.fromDateUnsafe(row.createdAt)
})

/** Where a page of accounts starts: after this one. */
export const AccountKey = Schema.Struct({ createdAt: Schema.DateFromString, id: UserId })

/** Which people a list shows; `query`: how the e-mail address or the name begins, in any letters. */
export interface PeopleFilter {
  readonly query: string | undefined
  readonly role: Role | undefined
}

/** A pattern of LIKE for what begins so. */
const beginsWith = (text: string): string => `${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`

const FoundById = Schema.Struct({ userId: UserId, email: Email, name: PersonName })
const FoundByEmail = Schema.Struct({ email: Email, userId: UserId })

/** Selects `PersonRow` from `people p` and `accounts a`; further joins and conditions follow. `and` = more columns. */
export const selectPerson = (sql: SqlClient.SqlClient, and?: Statement.Fragment) =>
  Effect.map(
    tokenRole(sql),
    (role): Statement.Fragment =>
      sql`SELECT p.user_id AS "userId", p.email, p.name, p.password_hash AS "passwordHash", a.role, a.locale, a.status,
        a.created_at AS "createdAt", a.second_factor AS "secondFactor", ${role} AS "tokenRole"
        ${and === undefined ? sql`` : sql`, ${and}`} FROM people p JOIN accounts a USING (user_id)`
  )

export class People extends Context.Service<
  People,
  {
    readonly byEmail: (email: Email) => Effect.Effect<Option.Option<PersonRow>>
    readonly byId: (userId: UserId) => Effect.Effect<Option.Option<PersonRow>>
    /** Oldest accounts first; one more than `limit` when there are more. */
    readonly page: (
      after: typeof AccountKey.Type | undefined,
      limit: number,
      filter: PeopleFilter
    ) => Effect.Effect<ReadonlyArray<PersonRow>>
    /** Those of the ids that are somebody; with `matching`, whose name or address contains it, in any letters. */
    readonly namesById: (
      ids: ReadonlyArray<UserId>,
      matching?: string
    ) => Effect.Effect<ReadonlyArray<typeof FoundById.Type>>
    readonly idsByEmail: (emails: ReadonlyArray<Email>) => Effect.Effect<ReadonlyArray<typeof FoundByEmail.Type>>
  }
>()("@lyceum/user/People") {
  static readonly layer = Layer.effect(
    People,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const select = yield* selectPerson(sql)
      const one = rowOf(PersonRow)
      return People.of({
        byEmail: (email) => one(sql`${select} WHERE p.email = ${email}`),
        byId: (userId) => one(sql`${select} WHERE p.user_id = ${userId}`),
        page: (after, limit, { query, role }) =>
          rowsOf(PersonRow)(
            sql`${select} WHERE ${sql.and([
              sql`true`,
              ...(role === undefined ? [] : [sql`a.role = ${role}`]),
              ...(query === undefined
                ? []
                : [sql`(p.email LIKE ${beginsWith(query)} OR lower(p.name) LIKE ${beginsWith(query)})`]),
              ...(after === undefined ? [] : [sql`(a.created_at, a.user_id) > (${after.createdAt}, ${after.id})`])
            ])} ORDER BY a.created_at, a.user_id LIMIT ${limit + 1}`
          ),
        namesById: (ids, matching) =>
          rowsOf(FoundById)(
            sql`SELECT user_id AS "userId", email, name FROM people WHERE user_id = ANY(${[...new Set(ids)]}::uuid[]) ${
              matching === undefined
                ? sql``
                : sql`AND (strpos(email, lower(${matching})) > 0 OR strpos(lower(name), lower(${matching})) > 0)`
            } ORDER BY user_id`
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
