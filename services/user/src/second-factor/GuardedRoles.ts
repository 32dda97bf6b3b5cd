/** Roles whose rights need a second factor: without it a person is to every service what a learner is. */
import { Role } from "@lyceum/domain/Role"
import { Config, Effect, Schema } from "effect"
import type { SqlClient, Statement } from "effect/sql"

const Guarded = Schema.Array(Role.pick(["instructor", "admin"]))

/** `SECOND_FACTOR_ROLES`: `instructor`, `admin`, or both with a comma between; nobody without it. */
export const guardedRoles = Effect.gen(function* () {
  const listed = yield* Config.String("SECOND_FACTOR_ROLES").pipe(Config.withDefault(""))
  const names = listed
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
  return yield* Schema.decodeUnknownEffect(Guarded)(names).pipe(
    Effect.catch(() => Effect.die(new Error(`SECOND_FACTOR_ROLES lists instructor and admin, not "${listed}"`)))
  )
})

/** Whether somebody's role is held back until they have a second factor. */
export const isHeldBack = (guarded: ReadonlyArray<Role>, role: Role, secondFactor: boolean): boolean =>
  !secondFactor && guarded.includes(role)

/** The role that tokens carry, as a column of `accounts a`. */
export const tokenRole = (sql: SqlClient.SqlClient) =>
  Effect.map(guardedRoles, (guarded): Statement.Fragment =>
    guarded.length === 0
      ? sql`a.role`
      : sql`CASE WHEN a.role = ANY(${guarded}::text[]) AND NOT a.second_factor THEN 'learner' ELSE a.role END`
  )
