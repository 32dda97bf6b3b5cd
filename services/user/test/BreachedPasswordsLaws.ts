/** What every adapter of `BreachedPasswords` promises, whatever set it asks. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Schema } from "effect"
import { BreachedPasswords, type Standing } from "../src/breached-passwords/BreachedPasswords.ts"

const strange = ["", " ", "\u0000", "\r\n", "\ud800", "пароль", "密码密码密码", "🦉".repeat(300), "x".repeat(1024)]

/**
 * `one` is a password that the adapter's set has, if it has a set; `given` is what is said of it, and `other` of all the others.
 */
export const breachedPasswordsLaws = (
  name: string,
  adapter: () => Layer.Layer<BreachedPasswords>,
  { given, one, other }: { readonly one: string; readonly given: Standing; readonly other: Standing }
) =>
  describe(name, () => {
    it.live("says of each password what the set says, and the same when asked again", () =>
      Effect.gen(function* () {
        const { standing } = yield* BreachedPasswords
        assert.strictEqual(yield* standing(one), given)
        assert.strictEqual(yield* standing(one), given)
        // Letters count as they are: it is another password.
        assert.strictEqual(yield* standing(one.toUpperCase()), other)
        for (const password of strange) assert.strictEqual(yield* standing(password), other, JSON.stringify(password))
      }).pipe(Effect.provide(adapter()))
    )

    it.live("answers all who ask at once", () =>
      Effect.gen(function* () {
        const { standing } = yield* BreachedPasswords
        const answers = yield* Effect.forEach([one, "another one", one, one, "another one"], standing, {
          concurrency: "unbounded"
        })
        assert.deepStrictEqual(answers, [given, other, given, given, other])
      }).pipe(Effect.provide(adapter()))
    )

    it.live.prop(
      "fails with no password, whatever is in it",
      [Schema.String],
      ([password]) =>
        Effect.gen(function* () {
          const { standing } = yield* BreachedPasswords
          assert.strictEqual(yield* standing(password), password === one ? given : other)
        }).pipe(Effect.provide(adapter())),
      { arbitrary: { runs: 20 } }
    )
  })
