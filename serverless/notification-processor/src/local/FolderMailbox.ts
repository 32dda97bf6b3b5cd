/**
 * The local mailbox: what the platform would have mailed or texted, as files that a person can read. The newest 500 are kept.
 */
import { Locale } from "@lyceum/domain/Account"
import { Clock, Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { CarrierUnavailable } from "../Carrier.ts"
import { Mailer } from "../Mailer.ts"
import { segmentsOf } from "../templates/Segments.ts"
import { Texter } from "../Texter.ts"
import { writeWhole } from "./Files.ts"

/** Messages that are kept. */
export const mailboxCapacity = 500

const common = { id: Schema.String, receivedAt: Schema.DateTimeUtcFromString, to: Schema.String, locale: Locale }

/** An e-mail as it lies in the mailbox. */
export const KeptMail = Schema.Struct({
  ...common,
  subject: Schema.String,
  text: Schema.String,
  html: Schema.String,
  headers: Schema.Record(Schema.String, Schema.String)
}).annotate({ identifier: "KeptMail" })
export type KeptMail = typeof KeptMail.Type

/** An SMS as it lies in the mailbox, with how many it would have been. */
export const KeptText = Schema.Struct({
  ...common,
  channel: Schema.Literal("sms"),
  text: Schema.String,
  segments: Schema.Int
}).annotate({ identifier: "KeptText" })
export type KeptText = typeof KeptText.Type

export const KeptMessage = Schema.Union([KeptText, KeptMail])
export type KeptMessage = typeof KeptMessage.Type

/** A message's name in the mailbox: news that goes out on both channels has one id. */
export const nameOf = (message: KeptMessage): string => ("channel" in message ? `${message.id}.sms` : message.id)

const Wire = Schema.fromJsonString(Schema.toCodecJson(KeptMessage))
const encode = Schema.encodeEffect(Wire)
const decode = Schema.decodeOption(Wire)

/** File names sort by time: milliseconds since 1970 in 15 digits, then the message's name. */
const fileName = (millis: number, name: string) => `${String(millis).padStart(15, "0")}.${name}.json`
const named = /^\d{15}\.([\w-]{1,100}(?:\.sms)?)\.json$/

export class Mailbox extends Context.Service<
  Mailbox,
  {
    /** Newest first, at most `limit`; to one address or number alone when it is given. */
    readonly list: (limit: number, to?: string) => Effect.Effect<ReadonlyArray<KeptMessage>>
    readonly get: (name: string) => Effect.Effect<Option.Option<KeptMessage>>
  }
>()("@lyceum/notification-processor/local/Mailbox") {}

/** A Mailer and a Texter that put messages into the folder, and the Mailbox that reads them from there. The folder is made when missing. */
export const folderMailbox = (folder: string): Layer.Layer<Mailer | Texter | Mailbox> =>
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

      const keep = Effect.fn("FolderMailbox.keep")(function* (message: KeptMessage) {
        const json = yield* Effect.orDie(encode(message))
        yield* Effect.try({
          try: () => {
            writeWhole(join(folder, fileName(DateTime.toEpochMillis(message.receivedAt), nameOf(message))), json)
            for (const old of names().slice(mailboxCapacity)) rmSync(join(folder, old), { force: true })
          },
          catch: () => new CarrierUnavailable({ reason: "the mailbox cannot be written", throttled: false })
        })
        return null
      })
      const now = Effect.map(Clock.currentTimeMillis, (millis) => DateTime.makeUnsafe(millis))
      const mailer = Mailer.of({
        send: (message) => Effect.flatMap(now, (receivedAt) => keep({ ...message, receivedAt }))
      })
      const texter = Texter.of({
        send: (message) =>
          Effect.flatMap(now, (receivedAt) =>
            keep({ ...message, channel: "sms", receivedAt, segments: segmentsOf(message.text).count })
          )
      })
      const mailbox = Mailbox.of({
        list: Effect.fn("Mailbox.list")((limit, to) =>
          Effect.sync(() => {
            const found: Array<KeptMessage> = []
            for (const name of names()) {
              if (found.length === limit) break
              const mail = read(name)
              if (Option.isSome(mail) && (to === undefined || mail.value.to === to)) found.push(mail.value)
            }
            return found
          })
        ),
        get: Effect.fn("Mailbox.get")((wanted) =>
          Effect.sync(() => {
            const name = names().find((one) => named.exec(one)?.[1] === wanted)
            return name === undefined ? Option.none() : read(name)
          })
        )
      })
      return Context.make(Mailer, mailer).pipe(Context.add(Texter, texter), Context.add(Mailbox, mailbox))
    })
  )
