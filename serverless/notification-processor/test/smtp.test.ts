/** The SMTP carrier over real connections: what arrives, what is never said in the clear, and what each failure means. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { makeSmtpMailer, type SmtpOptions } from "../src/smtp/SmtpMailer.ts"
import { render } from "../src/templates/Render.ts"
import { jobs } from "./Samples.ts"
import { authority, type Script, smtpServer } from "./SmtpServer.ts"

const message = () => render(jobs("de")[0] ?? assert.fail())

const options = (port: number, more: Partial<SmtpOptions> = {}): SmtpOptions => ({
  host: "localhost",
  port,
  tls: "none",
  from: "Lyceum <news@lyceum.example>",
  connections: 2,
  ...more
})

/** Sends one message to a server that follows a script; gives what came of it and what was taken. */
const attempt = (script: Script) =>
  Effect.gen(function* () {
    const { port, taken } = yield* smtpServer({ tls: "none", script })
    const { send } = yield* makeSmtpMailer(options(port))
    const error = yield* Effect.flip(send(message()))
    return { error, taken }
  })

describe("mail over SMTP", () => {
  it.effect("arrives whole: sender, recipient, both forms, headers, an id that a repeat keeps", () =>
    Effect.gen(function* () {
      const { port, taken } = yield* smtpServer({ tls: "none" })
      const { send } = yield* makeSmtpMailer(options(port, { replyTo: "help@lyceum.example" }))
      const mail = message()
      assert.strictEqual(yield* send(mail), `<${mail.id}@lyceum.example>`)
      assert.strictEqual(yield* send(mail), `<${mail.id}@lyceum.example>`)
      assert.lengthOf(taken, 2)
      const [{ data, ...envelope } = assert.fail()] = taken
      assert.deepStrictEqual(envelope, { from: "news@lyceum.example", to: "lena@example.org", encrypted: false })
      assert.match(data, /^Subject: Sie sind eingeschrieben: The log behind it all\r$/m)
      assert.match(data, new RegExp(`^Message-ID: <${mail.id}@lyceum.example>\r$`, "m"))
      assert.match(data, /^Auto-Submitted: auto-generated\r$/m)
      assert.match(data, /^List-Unsubscribe: <https:\/\/lyceum.example\/unsubscribe\?token=u>\r$/m)
      assert.match(data, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
      assert.match(data, /^Reply-To: help@lyceum.example\r$/m)
      assert.match(data, /Content-Type: text\/plain; charset=utf-8/)
      assert.match(data, /Content-Type: text\/html; charset=utf-8/)
    })
  )

  it.effect("is encrypted from the first byte, or before anything is said, and signed in", () =>
    Effect.gen(function* () {
      for (const tls of ["implicit", "starttls"] as const) {
        const { port, taken } = yield* smtpServer({ tls, account: { user: "u", password: "p" } })
        const known = { tls, authorities: authority }
        const right = { user: "u", password: Redacted.make("p") }
        const { send } = yield* makeSmtpMailer(options(port, { ...known, account: right }))
        yield* send(message())
        assert.deepStrictEqual(
          taken.map(({ encrypted }) => encrypted),
          [true]
        )
        const wrong = yield* makeSmtpMailer(
          options(port, { ...known, account: { user: "u", password: Redacted.make("x") } })
        )
        const error = yield* Effect.flip(wrong.send(message()))
        assert.strictEqual(error._tag, "CarrierUnavailable")
        // An authority that nobody trusts.
        const strange = yield* makeSmtpMailer(options(port, { tls }))
        assert.notStrictEqual((yield* Effect.flip(strange.send(message())))._tag, "MessageRefused")
        assert.lengthOf(taken, 1)
      }
    })
  )

  it.effect("is not sent in the clear to a server that offers no encryption", () =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const script: Script = (step) => void said.push(step)
      const { port, taken } = yield* smtpServer({ tls: "none", script })
      const { send } = yield* makeSmtpMailer(options(port, { tls: "starttls" }))
      assert.strictEqual((yield* Effect.flip(send(message())))._tag, "CarrierUnavailable")
      assert.lengthOf(taken, 0)
      assert.notInclude(said, "MAIL")
    })
  )

  it.effect("refused for good: the recipient, the text. Not: the sender, a server that is busy", () =>
    Effect.gen(function* () {
      const at =
        (step: string, answer: string): Script =>
        (asked) =>
          asked === step ? answer : undefined
      const cases = [
        [at("RCPT", "550 5.1.1 lena@example.org: no such user"), "MessageRefused"],
        [at("END", "554 5.6.0 looks like spam"), "MessageRefused"],
        [at("MAIL", "550 5.7.1 sender not allowed"), "CarrierUnavailable"],
        [at("RCPT", "450 4.2.0 greylisted"), "CarrierUnavailable"],
        [at("END", "451 4.3.0 later"), "CarrierUnavailable"],
        [at("GREETING", "421 4.3.2 busy"), "CarrierUnavailable"]
      ] as const
      for (const [script, tag] of cases) {
        const { error, taken } = yield* attempt(script)
        assert.strictEqual(error._tag, tag, error.message)
        assert.notInclude(error.message, "@")
        assert.lengthOf(taken, 0)
      }
    })
  )

  it.effect("a connection that breaks after the text is uncertain, and is not sent again behind our back", () =>
    Effect.gen(function* () {
      const { error, taken } = yield* attempt((step) => (step === "END" ? "drop" : undefined))
      assert.strictEqual(error._tag, "CarrierSilent", error.message)
      yield* TestClock.withLive(Effect.sleep("300 millis"))
      assert.lengthOf(taken, 1)
    })
  )

  it.effect("nobody there: certainly not taken", () =>
    Effect.gen(function* () {
      const { send } = yield* makeSmtpMailer(options(1))
      assert.strictEqual((yield* Effect.flip(send(message())))._tag, "CarrierUnavailable")
    })
  )
})
