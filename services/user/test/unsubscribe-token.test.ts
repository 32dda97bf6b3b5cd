/** The token of a link that ends messages: read back as it was written, and by no other key, purpose or letter. */
import { assert, describe, it } from "@effect/vitest"
import { UserId } from "@lyceum/domain/Ids"
import { NotificationType } from "@lyceum/domain/Notification"
import { Arbitrary, Effect, Option, Redacted, Schema } from "effect"
import { readToken, signedToken } from "../src/notifications/UnsubscribeToken.ts"

const key = Redacted.make("a key that signs the links of messages")
const whose = Arbitrary.schema(Schema.Struct({ userId: UserId, type: NotificationType }))
const place = Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 400 })))

describe("unsubscribe tokens", () => {
  it.effect.prop(
    "say what they were made of, and nothing once a letter is changed",
    [whose, place],
    ([said, at]) =>
      Effect.sync(() => {
        const token = signedToken(key, said)
        assert.match(token, /^[\w-]+\.[\w-]{43}$/)
        assert.deepStrictEqual(readToken(key, token), Option.some(said))
        assert.isTrue(Option.isNone(readToken(Redacted.make("another key of the same length"), token)))
        const index = at % token.length
        const letter = token[index] === "A" ? "B" : "A"
        const forged = token.slice(0, index) + letter + token.slice(index + 1)
        // The last letter of base64url has bits that say nothing.
        if (index < token.length - 1) assert.isTrue(Option.isNone(readToken(key, forged)), forged)
      }),
    { arbitrary: { runs: 300 } }
  )

  it.effect.prop("are nothing else", [Arbitrary.schema(Schema.String)], ([text]) =>
    Effect.sync(() => assert.isTrue(Option.isNone(readToken(key, text))))
  )
})
