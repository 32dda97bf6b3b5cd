/**
 * The SQL that makes one service's schema and its roles, for a superuser and for the administrator of a managed server alike
 * (who may make roles and owns the database, and is no superuser). Every statement can be run again.
 */

/** A role that signs in; `verifier` is what `scramVerifier` made of its password. */
export interface SchemaRole {
  readonly name: string
  readonly verifier: string
}

/** The owner migrates, the runtime role is the service, the reader may only read. */
export interface SchemaRoles {
  readonly database: string
  readonly schema: string
  readonly owner: SchemaRole
  readonly runtime: SchemaRole
  readonly reader: SchemaRole | null
}

/** Plain lower-case names need no quoting anywhere. */
export const isPlainName = (name: string): boolean => /^[a-z][a-z0-9_]{0,62}$/.test(name)

const role = (database: string, schema: string, { name, verifier }: SchemaRole): ReadonlyArray<string> => [
  `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN CREATE ROLE "${name}" LOGIN; END IF; END $$`,
  `ALTER ROLE "${name}" PASSWORD '${verifier}'`,
  `ALTER ROLE "${name}" IN DATABASE "${database}" SET search_path = "${schema}"`
]

const defaults = ({ owner, schema }: SchemaRoles, privileges: string, grantee: string) =>
  `ALTER DEFAULT PRIVILEGES FOR ROLE "${owner.name}" IN SCHEMA "${schema}" GRANT ${privileges} TO "${grantee}"`

/** In order, for one transaction. Names are plain (`isPlainName`). */
export const schemaStatements = (roles: SchemaRoles): ReadonlyArray<string> => {
  const { database, owner, reader, runtime, schema } = roles
  const all = [owner, runtime, ...(reader === null ? [] : [reader])]
  return [
    ...all.flatMap((one) => role(database, schema, one)),
    `REVOKE ALL ON DATABASE "${database}" FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE "${database}" TO ${all.map(({ name }) => `"${name}"`).join(", ")}`,
    // Who may make a role may not act for it until it says so (PostgreSQL 16 and later).
    `GRANT "${owner.name}" TO CURRENT_USER WITH INHERIT TRUE, SET TRUE`,
    `CREATE SCHEMA IF NOT EXISTS "${schema}" AUTHORIZATION "${owner.name}"`,
    `GRANT USAGE ON SCHEMA "${schema}" TO "${runtime.name}"`,
    defaults(roles, "SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES", runtime.name),
    defaults(roles, "USAGE, SELECT ON SEQUENCES", runtime.name),
    ...(reader === null
      ? []
      : [
          `ALTER ROLE "${reader.name}" IN DATABASE "${database}" SET default_transaction_read_only = on`,
          `GRANT USAGE ON SCHEMA "${schema}" TO "${reader.name}"`,
          // Also tables that were there before the reader; events stay as closed to the runtime role as migration 1 made them.
          `GRANT SELECT ON ALL TABLES IN SCHEMA "${schema}" TO "${reader.name}"`,
          defaults(roles, "SELECT ON TABLES", reader.name)
        ]),
    `REVOKE "${owner.name}" FROM CURRENT_USER`
  ]
}
