/** Multibase and Multikey spelling of an Ed25519 public key (W3C Controlled Identifiers 1.0, 2.2.2 and 2.4). Pure. */

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

/** Base 58 with Bitcoin's alphabet: a leading zero byte is a leading `1`. */
export const base58 = (bytes: Uint8Array): string => {
  let zeros = 0
  while (bytes[zeros] === 0) zeros++
  let rest = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n)
  let text = ""
  while (rest > 0n) {
    text = `${alphabet.charAt(Number(rest % 58n))}${text}`
    rest /= 58n
  }
  return `${"1".repeat(zeros)}${text}`
}

/** `publicKeyMultibase` of 32 bytes: the code of Ed25519 public keys (0xed01), then the key, in base 58 (`z`). */
export const publicMultikey = (publicKey: Uint8Array): string => `z${base58(Uint8Array.of(0xed, 0x01, ...publicKey))}`
