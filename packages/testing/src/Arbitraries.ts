/**
 * Arbitraries for schemas: every schema that a module exports gets one here, derived from the schema itself, so a new schema
 * needs no new line. Values that must also make sense together are in `arbitraries/`: accounts, quizzes with matching keys
 * and answers, courses that could be published, windows.
 */
import { Arbitrary, Schema } from "effect"

/** A schema that needs no services to encode and decode: all that crosses a wire here. */
export type WireSchema = Schema.Codec<unknown, unknown>

export interface NamedSchema {
  readonly name: string
  readonly schema: WireSchema
}

const isWireSchema = (value: unknown): value is WireSchema => Schema.isSchema(value)

/** The schemas among the exports of a module (`import * as Module`), by name. */
export const schemasOf = (module: object): ReadonlyArray<NamedSchema> =>
  Object.entries(module).flatMap(([name, schema]: [string, unknown]) =>
    isWireSchema(schema) ? [{ name, schema }] : []
  )

/** Any value of a schema. */
export const arbitraryOf = <A>(schema: Schema.Codec<A, unknown>): Arbitrary.Arbitrary<A> => Arbitrary.schema(schema)

/** Arbitraries for every schema that a module exports, by name. */
export const arbitrariesOf = (module: object): Readonly<Record<string, Arbitrary.Arbitrary<unknown>>> =>
  Object.fromEntries(schemasOf(module).map(({ name, schema }) => [name, arbitraryOf(schema)]))
