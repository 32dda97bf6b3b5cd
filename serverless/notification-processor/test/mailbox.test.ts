/** The folder that stands for carriers on a laptop. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { folderMailbox, Mailbox, mailboxCapacity } from "../src/local/FolderMailbox.ts"
import { Mailer, type MailMessage } from "../src/Mailer.ts"
import { Texter } from "../src/Texter.ts"
import { jobs } from "./Samples.ts"

const temporary = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-mail-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

describe("the local mailbox", () => {
  it.effect("keeps the newest messages, newest first, and finds one by its id", () =>
    Effect.gen(function* () {
      const mailer = yield* Mailer
      const mailbox = yield* Mailbox
      const message = (n: number): MailMessage => ({
        id: `m-${n}`,
        to: (n % 2 === 0 ? jobs("en")[0] : jobs("en")[1])?.to ?? assert.fail(),
        locale: "en",
        subject: `Message ${n}`,
        text: "text",
        html: "<p>html</p>",
        headers: {}
      })
      for (let n = 0; n < mailboxCapacity + 3; n++) {
        yield* mailer.send(message(n))
        yield* TestClock.adjust("1 second")
      }
      const found = yield* mailbox.list(1000)
      assert.lengthOf(found, mailboxCapacity)
      assert.strictEqual(found[0]?.id, `m-${mailboxCapacity + 2}`)
      assert.strictEqual(found.at(-1)?.id, "m-3")
      assert.lengthOf(yield* mailbox.list(2), 2)
      assert.lengthOf(yield* mailbox.list(1000, "nobody@example.org"), 0)
      assert.strictEqual((yield* mailbox.get("m-3"))._tag, "Some")
      for (const id of ["m-2", "", "../m-3", "m-3.json", "."]) {
        assert.strictEqual((yield* mailbox.get(id))._tag, "None", id)
      }
    }).pipe(Effect.provide(Layer.unwrap(Effect.map(temporary, folderMailbox))))
  )

  it.effect("keeps an SMS beside the mail of the same news, with how many it would have been", () =>
    Effect.gen(function* () {
      const [mailer, texter, mailbox] = [yield* Mailer, yield* Texter, yield* Mailbox]
      const to = jobs("en")[0]?.to ?? assert.fail()
      yield* mailer.send({ id: "n-1", to, locale: "en", subject: "s", text: "t", html: "<p>h</p>", headers: {} })
      yield* texter.send({ id: "n-1", to: "+4915112345678", locale: "ar", text: "م".repeat(71) })
      assert.lengthOf(yield* mailbox.list(10), 2)
      const [sms] = yield* mailbox.list(10, "+4915112345678")
      assert.include(sms, { channel: "sms", segments: 2, locale: "ar" })
      const found = yield* mailbox.get("n-1.sms")
      assert.deepStrictEqual(found._tag === "Some" ? found.value : null, sms)
      const mail = yield* mailbox.get("n-1")
      assert.strictEqual(mail._tag === "Some" && "subject" in mail.value ? mail.value.subject : "", "s")
    }).pipe(Effect.provide(Layer.unwrap(Effect.map(temporary, folderMailbox))))
  )
})
