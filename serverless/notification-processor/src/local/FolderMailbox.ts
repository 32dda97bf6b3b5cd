/** The local mailbox: what the platform would have mailed, as files that a person can read. The newest 500 are kept. */
import { Locale } from "@lyceum/domain/Account"
import { Clock, Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Mailer, MailerUnavailable } from "../Mailer.ts"
import { writeWhole } from "./Files.ts"

/** Messages that are kept. */
export const mailboxCapacity = 500

/** A message as it lies in the mailbox. */
export const KeptMail = Schema.Struct({
  id: Schema.String,
  receivedAt: Schema.DateTimeUtcFromString,
  to: Schema.String,
  locale: Locale,
  subject: Schema.String,
  text: Schema.String,
  html: Schema.String,
  headers: Schema.Record(Schema.String, Schema.String)
}).annotate({ identifier: "KeptMail" })
export type KeptMail = typeof KeptMail.Type

const Wire = Schema.fromJsonString(Schema.toCodecJson(KeptMail))
const encode = Schema.encodeEffect(Wire)
const decode = Schema.decodeOption(Wire)

/** File names sort by time: milliseconds since 1970 in 15 digits, then the message's id. */
const fileName = (millis: number, id: string) => `${String(millis).padStart(15, "0")}.${id}.json`
const named = /^\d{15}\.([\w-]{1,100})\.json$/

export class Mailbox extends Context.Service<
  Mailbox,
  {
    /** Newest first, at most `limit`; to one address alone when it is given. */
    readonly list: (limit: number, to?: string) => Effect.Effect<ReadonlyArray<KeptMail>>
    readonly get: (id: string) => Effect.Effect<Option.Option<KeptMail>>
  }
>()("@lyceum/notification-processor/local/Mailbox") {}

/** A Mailer that puts messages into the folder, and the Mailbox that reads them from there. The folder is made when missing. */
export const folderMailbox = (folder: string): Layer.Layer<Mailer | Mailbox> =>
  Layer.effectContext(
    Effect.sync(() => {
      mkdirSync(folder, { recursive: true })
      /** Newest first. */
      const names = () =>
        readdirSync(folder)
          .filter((name) => named.test(name))
          .sort()
          .reverse()
      const read = (name: string) => decode(readFileSync(join(folder, name), "utf8"))

      const mailer = Mailer.of({
        send: Effect.fn("FolderMailbox.send")(function* (message) {
          const now = yield* Clock.currentTimeMillis
          const json = yield* Effect.orDie(encode({ ...message, receivedAt: DateTime.makeUnsafe(now) }))
          yield* Effect.try({
            try: () => {
              writeWhole(join(folder, fileName(now, message.id)), json)
              for (const old of names().slice(mailboxCapacity)) rmSync(join(folder, old), { force: true })
            },
            catch: (cause) => new MailerUnavailable({ cause })
          })
        })
      })
      const mailbox = Mailbox.of({
        list: Effect.fn("Mailbox.list")((limit, to) =>
          Effect.sync(() => {
            const found: Array<KeptMail> = []
            for (const name of names()) {
              if (found.length === limit) break
              const mail = read(name)
              if (Option.isSome(mail) && (to === undefined || mail.value.to === to)) found.push(mail.value)
            }
            return found
          })
        ),
        get: Effect.fn("Mailbox.get")((id) =>
          Effect.sync(() => {
            const name = names().find((one) => named.exec(one)?.[1] === id)
            return name === undefined ? Option.none() : read(name)
          })
        )
      })
      return Context.make(Mailer, mailer).pipe(Context.add(Mailbox, mailbox))
    })
  )
