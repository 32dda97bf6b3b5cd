/** Codes of a second factor: the standard's own examples, the window, and recovery codes as people type them. */
import { assert, describe, it } from "@effect/vitest"
import { Email } from "@lyceum/domain/Account"
import { Effect, Schema } from "effect"
import {
  codeOfStep,
  described,
  drawRecoveryCodes,
  drawSecret,
  matchedStep,
  recoveryHash,
  stepAt,
  stepSeconds,
  typedCode
} from "../src/second-factor/Codes.ts"

/** RFC 6238 Appendix B, of which six digits are the last six. */
const secret = Buffer.from("12345678901234567890")
const examples = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"]
] as const

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

describe("codes by time", () => {
  it.each(examples)("at %i seconds are the standard's", (seconds, code) => {
    assert.strictEqual(codeOfStep(secret, stepAt(seconds * 1000)), code)
    assert.strictEqual(matchedStep(secret, code, seconds * 1000), stepAt(seconds * 1000))
  })

  it.effect.prop(
    "are taken one step before and after their own, and at no other time",
    { step: between(10, 1_000_000_000), away: between(-5, 5), within: between(0, 29_999) },
    ({ away, step, within }) =>
      Effect.sync(() => {
        const own = drawSecret()
        const at = (step + away) * stepSeconds * 1000 + within
        const matched = matchedStep(own, codeOfStep(own, step), at)
        if (Math.abs(away) <= 1) {
          // Two steps may share a code: then the later one is used up.
          assert.isTrue(matched !== undefined && codeOfStep(own, matched) === codeOfStep(own, step))
        } else if (matched !== undefined) {
          assert.strictEqual(
            codeOfStep(own, matched),
            codeOfStep(own, step),
            "another step's code is the same by chance"
          )
        }
      })
  )

  it("of another secret, length or alphabet are not taken", () => {
    const code = codeOfStep(secret, 1000)
    const at = 1000 * stepSeconds * 1000
    for (const wrong of ["", code.slice(1), `${code}0`, "abcdef", codeOfStep(secret, 1003)]) {
      assert.isUndefined(matchedStep(secret, wrong, at), wrong)
    }
    assert.isUndefined(matchedStep(Buffer.from("12345678901234567891"), code, at))
  })

  it("are drawn from 160 random bits, and told to an app with address and issuer", () => {
    assert.strictEqual(drawSecret().length, 20)
    assert.notDeepEqual(drawSecret(), drawSecret())
    const { secret: base32, uri } = described(secret, Email.make("ada@example.org"))
    assert.strictEqual(base32, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    const { host, pathname, protocol, searchParams } = new URL(uri)
    assert.deepStrictEqual(
      [protocol, host, decodeURIComponent(pathname)],
      ["otpauth:", "totp", "/Lyceum:ada@example.org"]
    )
    assert.deepStrictEqual(Object.fromEntries(searchParams), {
      issuer: "Lyceum",
      secret: base32,
      algorithm: "SHA1",
      digits: "6",
      period: "30"
    })
  })
})

describe("recovery codes", () => {
  it("are ten of 120 bits, never the same", () => {
    const codes = [...drawRecoveryCodes(), ...drawRecoveryCodes()]
    assert.strictEqual(new Set(codes).size, 20)
    // 24 letters of an alphabet of 32.
    for (const code of codes) assert.match(code, /^[A-Z2-7]{4}(?:-[A-Z2-7]{4}){5}$/)
  })

  it("are known again however they are typed, and are no codes by time", () => {
    const [code = ""] = drawRecoveryCodes()
    for (const typed of [code, code.toLowerCase(), code.replaceAll("-", ""), ` ${code.replaceAll("-", " – ")} `]) {
      assert.deepStrictEqual(typedCode(typed), { kind: "recovery", hash: recoveryHash(code) })
    }
    for (const typed of ["123456", " 123 456 ", "١٢٣٤٥٦", "۱۲۳-۴۵۶"]) {
      assert.deepStrictEqual(typedCode(typed), { kind: "time", code: "123456" })
    }
    assert.strictEqual(typedCode("12345").kind, "recovery")
  })
})
