/** What the app reads from the page, and where it goes after signing in: nothing that was put there can lead astray. */
import { assert, describe, it } from "@effect/vitest"
import { compileCatalogue } from "../build/catalogues.ts"
import { decodeBoot } from "../src/decode-boot.ts"
import { nextPath } from "../src/next.ts"

const account = {
  id: "4d7f9f9e-5d5b-4f0e-9d5c-0a3d6f2b8c11",
  email: "lena@lyceum.example",
  name: "Lena",
  role: "learner",
  locale: "de",
  disabled: false,
  createdAt: "2026-01-01T00:00:00Z"
}

describe("boot data", () => {
  it("gives the account, the language and what a local platform offers", () => {
    const demoAccounts = [{ email: "a@b.example", password: "secret", role: "admin" }]
    const text = JSON.stringify({
      account,
      locale: "ar",
      theme: "dark",
      demoAccounts,
      mailbox: true,
      unavailable: true
    })
    assert.deepStrictEqual(decodeBoot(text, ["en"]), {
      account: { ...account, role: "learner", locale: "de" },
      locale: "ar",
      demoAccounts: [{ email: "a@b.example", password: "secret", role: "admin" }],
      mailbox: true,
      unavailable: true
    })
  })

  it("is a visitor's in the browser's language when there is none", () => {
    const visitor = { account: null, demoAccounts: [], mailbox: false, unavailable: false }
    assert.deepStrictEqual(decodeBoot("", ["fr-FR", "de-AT"]), { ...visitor, locale: "de" })
    assert.deepStrictEqual(decodeBoot("{}", ["fr"]), { ...visitor, locale: "en" })
  })

  it("takes nothing for an account that is none", () => {
    for (const broken of [
      {},
      { ...account, role: "root" },
      { ...account, id: 7 },
      { ...account, locale: "xx" },
      "Lena"
    ])
      assert.isNull(decodeBoot(JSON.stringify({ account: broken }), []).account)
  })
})

describe("the way on after signing in", () => {
  it("stays on this site", () => {
    const here = "https://lyceum.example"
    assert.strictEqual(nextPath("/courses/a?b=c#d", here), "/courses/a?b=c#d")
    for (const elsewhere of [
      undefined,
      "",
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)"
    ])
      assert.strictEqual(nextPath(elsewhere, here), "/home")
  })
})

describe("compiled texts", () => {
  it("are ready to fill in, and one that does not parse is named", () => {
    assert.strictEqual(compileCatalogue('{"a":"Hello {name}"}'), 'export default {"a":["Hello ",["name"]]}')
    assert.throws(() => compileCatalogue('{"fine":"a","broken":"{count, plural, one {"}'), /"broken" does not parse/)
    assert.throws(() => compileCatalogue('{"a":1}'), /one object of strings/)
  })
})
