/**
 * Mailer over SMTP (RFC 5321) with nodemailer: connections are kept, and nothing is said before the line is encrypted unless
 * that was switched off. The message's id is its `Message-ID`, so a mail program that gets it twice can tell.
 */
import { Effect, Option, Redacted, Schema } from "effect"
import { createTransport } from "nodemailer"
import { CarrierSilent, CarrierUnavailable, type CarrierError, MessageRefused, withoutAddresses } from "../Carrier.ts"
import { Mailer } from "../Mailer.ts"

export interface SmtpOptions {
  readonly host: string
  readonly port: number
  /** `implicit`: TLS from the first byte (RFC 8314, port 465). `starttls`: refused when the server does not offer it. */
  readonly tls: "implicit" | "starttls" | "none"
  /** Certificates that are trusted beside the system's, PEM. */
  readonly authorities?: string
  readonly account?: { readonly user: string; readonly password: Redacted.Redacted }
  readonly from: string
  readonly replyTo?: string
  /** Connections at once. */
  readonly connections: number
}

const Thrown = Schema.Struct({
  message: Schema.String,
  code: Schema.optionalKey(Schema.String),
  command: Schema.optionalKey(Schema.String),
  syscall: Schema.optionalKey(Schema.String),
  responseCode: Schema.optionalKey(Schema.Int)
})
const decode = Schema.decodeUnknownOption(Thrown)

/** Steps whose refusal is about this recipient or this text. What is refused earlier (sign-in, sender) is about us. */
const aboutTheMessage = new Set(["RCPT TO", "DATA"])
/** Nodemailer's codes for what happens before any message is named. */
const beforeTheMessage = new Set(["EDNS", "ETLS", "EAUTH", "ENOAUTH", "EOAUTH2"])

/**
 * What nodemailer's error says. A server's refusal is clear; a connection that was never made as well. One that broke may have
 * broken after the text was taken and before the answer came: uncertain. Pure.
 */
export const smtpFailure = (error: unknown): CarrierError => {
  const thrown = Option.getOrUndefined(decode(error))
  if (thrown === undefined) return new CarrierSilent({ reason: "an error without a name" })
  const { code = "no code", command = "no command", message, responseCode, syscall } = thrown
  const reason = `${code} at ${command}: ${withoutAddresses(message)}`
  if (responseCode !== undefined) {
    return responseCode >= 500 && aboutTheMessage.has(command)
      ? new MessageRefused({ reason })
      : new CarrierUnavailable({
          reason,
          throttled: responseCode === 421 || responseCode === 450 || responseCode === 451
        })
  }
  if (code === "EENVELOPE") return new MessageRefused({ reason })
  return beforeTheMessage.has(code) || syscall === "connect" || syscall === "getaddrinfo"
    ? new CarrierUnavailable({ reason, throttled: false })
    : new CarrierSilent({ reason })
}

export const makeSmtpMailer = Effect.fnUntraced(function* (options: SmtpOptions) {
  const { account, authorities, connections, from, host, port, replyTo, tls } = options
  const transport = yield* Effect.acquireRelease(
    Effect.sync(() =>
      createTransport({
        host,
        port,
        pool: true,
        maxConnections: connections,
        // The pool would send again by itself what was cut off: whether that may be is the queue's and the `SentLog`'s to decide.
        maxRequeues: 0,
        secure: tls === "implicit",
        requireTLS: tls === "starttls",
        ignoreTLS: tls === "none",
        ...(authorities === undefined ? {} : { tls: { ca: authorities } }),
        ...(account === undefined ? {} : { auth: { user: account.user, pass: Redacted.value(account.password) } }),
        connectionTimeout: 5_000,
        greetingTimeout: 5_000,
        socketTimeout: 20_000,
        disableFileAccess: true,
        disableUrlAccess: true
      })
    ),
    (made) => Effect.sync(() => made.close())
  )
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? host
  return Mailer.of({
    send: ({ headers, html, id, subject, text, to }) =>
      Effect.tryPromise({
        try: () =>
          transport.sendMail({
            from,
            ...(replyTo === undefined ? {} : { replyTo }),
            to,
            subject,
            text,
            html,
            headers,
            messageId: `<${id}@${domain}>`
          }),
        catch: smtpFailure
      }).pipe(Effect.map(({ messageId }) => messageId))
  })
})
