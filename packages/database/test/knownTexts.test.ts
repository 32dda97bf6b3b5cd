import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { knownTexts } from "@lyceum/database/KnownTexts"
import { Arbitrary, Effect, Schema } from "effect"
import { Statement } from "effect/sql"

const sql = Statement.make(Effect.die("nothing is asked"), PgClient.makeCompiler(), [], undefined)

/** Pieces of every kind, also such as look like another kind. */
const pieces = Arbitrary.array(
  Arbitrary.map(
    Arbitrary.schema(
      Schema.Struct({
        kind: Schema.Literals(["text", "parameter", "name", "list", "own", "nested"]),
        value: Schema.Literals(["a", "$", '"a', "$1", ""])
      })
    ),
    ({ kind, value }): Statement.Fragment => {
      switch (kind) {
        case "text":
          return sql.literal(value)
        case "parameter":
          return sql`${value}`
        case "name":
          return sql`${sql(value)}`
        case "list":
          return sql`a IN ${sql.in([value, "b"])}`
        case "own":
          return Statement.fragment([Statement.literal("c = ?", [value])])
        case "nested":
          return sql`(${sql`${value}::text`}, ${1})`
      }
    }
  ),
  { maxLength: 6 }
)

describe("texts that are known", () => {
  const compile = knownTexts(sql)

  it.prop("are what the driver's compiler writes, at first and ever after", [pieces], ([all]) => {
    const [text, params] = sql`${Statement.fragment(all.flatMap(({ segments }) => segments))}`.compile()
    for (const time of ["first", "second"]) {
      assert.deepStrictEqual(compile(all), { text, params }, time)
    }
  })

  it("however many there are: those that find no room are written anew", () => {
    for (let n = 0; n < 60_000; n++) compile([sql.literal(`a${n}`)])
    assert.deepStrictEqual(compile([sql`b = ${1}`, sql`c = ${2}`]), { text: "b = $1c = $2", params: [1, 2] })
  })
})
