/** The token of a link that ends messages: whose, of which kind, signed. It does not expire: mail lies in mailboxes for years. */
import { NotificationType } from "@lyceum/domain/Notification"
import { UserId } from "@lyceum/domain/Ids"
import { Option, Redacted, Schema } from "effect"
import { createHmac, timingSafeEqual } from "node:crypto"

/** Whose messages of which kind a link ends. */
export const Unsubscription = Schema.Struct({ userId: UserId, type: NotificationType })
export type Unsubscription = typeof Unsubscription.Type

const Content = Schema.fromJsonString(Schema.Tuple([UserId, NotificationType]))
const encode = Schema.encodeSync(Content)
const decode = Schema.decodeOption(Content)

/** HMAC-SHA256 of the content and of what it is for: a signature for another purpose by the same key is none for this one. */
const signature = (key: Redacted.Redacted, content: string): Buffer =>
  createHmac("sha256", Redacted.value(key)).update(`unsubscribe\n${content}`).digest()

export const signedToken = (key: Redacted.Redacted, { type, userId }: Unsubscription): string => {
  const content = Buffer.from(encode([userId, type])).toString("base64url")
  return `${content}.${signature(key, content).toString("base64url")}`
}

/** What a token says, if we signed it. Takes as long wherever a signature is wrong. */
export const readToken = (key: Redacted.Redacted, token: string): Option.Option<Unsubscription> => {
  const [content = "", given = "", ...more] = token.split(".")
  const [right, claimed] = [signature(key, content), Buffer.from(given, "base64url")]
  if (more.length > 0 || claimed.length !== right.length || !timingSafeEqual(claimed, right)) return Option.none()
  return Option.map(decode(Buffer.from(content, "base64url").toString()), ([userId, type]) => ({ userId, type }))
}
