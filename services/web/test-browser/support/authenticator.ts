/** What an authenticator app does, written from the standards (RFC 4648, 4226, 6238) and not from the platform's own code. */
import { createHmac } from "node:crypto"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

const bytesOf = (base32: string): Buffer => {
  const bits = Array.from(base32.replaceAll(" ", "")).map((letter) =>
    alphabet.indexOf(letter).toString(2).padStart(5, "0")
  )
  return Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** The code of a key as it is typed; `ahead`: so many steps of 30 seconds from now. */
export const codeOf = (key: string, ahead = 0): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead))
  const mac = createHmac("sha1", bytesOf(key)).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0")
}
