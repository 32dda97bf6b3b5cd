/** Keys of others at rest: AES-256-GCM under a key that is made from a configured secret (HKDF-SHA256). */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"

const algorithm = "aes-256-gcm"
const nonceBytes = 12
const tagBytes = 16

/** Fewest characters of a configured secret. */
export const shortestSecret = 32

export interface Sealing {
  /** Nonce, tag and ciphertext in one. `name` is bound to it: what is sealed cannot be put in another's place. */
  readonly seal: (name: string, plain: Uint8Array) => Buffer
  /** What was sealed; `null` when the secret or the purpose is another one, or the bytes or the name were changed. */
  readonly unseal: (name: string, sealed: Uint8Array) => Buffer | null
}

/** `purpose` keeps apart what is sealed under one secret for different ends; it must never change. */
export const sealing = (secret: string, purpose: string): Sealing => {
  const key = Buffer.from(hkdfSync("sha256", secret, "", purpose, 32))
  return {
    seal: (name, plain) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(name))
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    unseal: (name, sealed) => {
      const bytes = Buffer.from(sealed)
      if (bytes.length < nonceBytes + tagBytes) return null
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(name))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
      } catch {
        return null
      }
    }
  }
}
