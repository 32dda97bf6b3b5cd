/** Where the tokens of a signed-in person are kept. */

/** `refreshToken` is absent for an API token: that one is never renewed. */
export interface StoredTokens {
  readonly accessToken: string
  readonly refreshToken?: string
}

/** A place for tokens, for example a file or a browser's `sessionStorage`. `undefined` = signed out. */
export interface TokenStore {
  readonly read: () => StoredTokens | undefined | Promise<StoredTokens | undefined>
  readonly write: (tokens: StoredTokens | undefined) => void | Promise<void>
}

/** Keeps tokens in memory, starting with `initial`: they are gone with the process or the page. */
export const memoryTokens = (initial?: StoredTokens): TokenStore => {
  let tokens = initial
  return {
    read: () => tokens,
    write: (next) => {
      tokens = next
    }
  }
}

/** Acts with an API token (`POST /v1/users/me/api-tokens`) instead of signing in. */
export const apiToken = (token: string): TokenStore => memoryTokens({ accessToken: token })
