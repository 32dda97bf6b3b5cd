/** The tokens of one person, renewed once for however many requests need it. */
import type { StoredTokens, TokenStore } from "./Tokens.ts"

export interface Session {
  readonly tokens: () => Promise<StoredTokens | undefined>
  /** Tokens newer than `used`: those that another request got in the meantime, or fresh ones. `undefined` = none to be had. */
  readonly renewed: (used: string) => Promise<StoredTokens | undefined>
}

/** `renew` exchanges a refresh token; `null` = it was refused, and whoever held it is signed out. */
export const makeSession = (
  store: TokenStore,
  renew: (refreshToken: string) => Promise<StoredTokens | null>
): Session => {
  let underWay: Promise<StoredTokens | undefined> | undefined
  const exchange = async (refreshToken: string): Promise<StoredTokens | undefined> => {
    const next = (await renew(refreshToken)) ?? undefined
    await store.write(next)
    return next
  }
  return {
    tokens: async () => store.read(),
    renewed: async (used) => {
      if (underWay !== undefined) return underWay
      const known = await store.read()
      if (known === undefined || known.accessToken !== used) return known
      if (known.refreshToken === undefined) return undefined
      // Nothing is awaited between the look and the assignment: a refresh token works once, two must not be sent.
      underWay ??= exchange(known.refreshToken).finally(() => {
        underWay = undefined
      })
      return underWay
    }
  }
}
