/** Verifies access tokens (JWT, EdDSA) against the published keys. */
import { createRemoteJWKSet, jwtVerify } from "jose"
import { Problem } from "./Problem.ts"
import type { Mode } from "./Settings.ts"

export interface Person {
  readonly userId: string
  readonly role: string
}

/** Tokens remembered at a time. */
const capacity = 10_000

/** `alike` believes a verified token until it expires; `usual` verifies it at each request. */
export const tokens = (mode: Mode, jwksUrl: string) => {
  const keys = createRemoteJWKSet(new URL(jwksUrl))
  const known = new Map<string, { readonly person: Person; readonly until: number }>()

  const verify = async (token: string) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["EdDSA"],
        issuer: "lyceum",
        audience: "lyceum",
        typ: "at+jwt",
        requiredClaims: ["exp", "iat", "sub"]
      })
      return {
        person: { userId: payload.sub ?? "", role: String(payload["role"]) },
        until: (payload.exp ?? 0) * 1000
      }
    } catch {
      throw new Problem(401, "unauthorized", "the token is missing or not valid")
    }
  }

  return async (header: string | undefined): Promise<Person> => {
    if (header === undefined || !header.startsWith("Bearer ")) {
      throw new Problem(401, "unauthorized", "the token is missing or not valid")
    }
    const token = header.slice(7)
    if (mode === "usual") return (await verify(token)).person
    const found = known.get(token)
    if (found !== undefined && found.until > Date.now()) return found.person
    const verified = await verify(token)
    if (known.size >= capacity) known.delete(known.keys().next().value ?? "")
    known.set(token, verified)
    return verified.person
  }
}
