/** Random tokens, of which only a hash is kept. 32 random bytes need no slow hash: nobody can guess them. */
import { createHash, randomBytes } from "node:crypto"

/** A new token with 256 bits of randomness. */
export const newSecret = (prefix: string): string => prefix + randomBytes(32).toString("base64url")

/** What the database keeps of it. */
export const secretHash = (secret: string): string => createHash("sha256").update(secret).digest("base64url")
