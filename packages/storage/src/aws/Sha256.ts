/**
 * SHA-256 and its HMAC, as AWS' signers take them. The SDK's own makes a key of its bytes at every use, which costs more than the
 * hash; a signing key holds for a day, so here it is made once.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto"

type Data = string | ArrayBuffer | ArrayBufferView

const bytesOf = (data: Data): Uint8Array =>
  typeof data === "string"
    ? Buffer.from(data)
    : ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data)

const ofBytes = new WeakMap<object, KeyObject>()
/** A text is the account's secret, the same at every call until it is rotated. */
let ofText: { readonly text: string; readonly key: KeyObject } | undefined

const keyOf = (secret: Data): KeyObject => {
  const known = typeof secret === "string" ? (ofText?.text === secret ? ofText.key : undefined) : ofBytes.get(secret)
  if (known !== undefined) return known
  const key = createSecretKey(bytesOf(secret))
  if (typeof secret === "string") ofText = { text: secret, key }
  else ofBytes.set(secret, key)
  return key
}

/** A hash, or a HMAC where there is a secret. */
export class Sha256 {
  private readonly secret: KeyObject | undefined
  private pieces: Array<Uint8Array> = []

  constructor(secret?: Data) {
    this.secret = secret === undefined ? undefined : keyOf(secret)
  }

  update(data: Data): void {
    this.pieces.push(bytesOf(data))
  }

  digest(): Promise<Uint8Array> {
    const [first, second] = this.pieces
    const data = first !== undefined && second === undefined ? first : Buffer.concat(this.pieces)
    return Promise.resolve(
      this.secret === undefined
        ? hash("sha256", data, "buffer")
        : createHmac("sha256", this.secret).update(data).digest()
    )
  }

  reset(): void {
    this.pieces = []
  }
}
