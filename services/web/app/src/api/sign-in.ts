/** Signing in and out. */
import type { Account } from "@lyceum/sdk"
import { switchLanguage } from "../i18n/language.ts"
import { lyceum } from "./lyceum.ts"
import { tellOtherTabs } from "./other-tabs.ts"
import { queryClient } from "./query-client.ts"
import { account, putOff } from "./session.ts"

/**
 * Starts a session. Throws `sign-in-failed`, `too-many-requests`; of an account with a second factor `second-factor-required`
 * without a code, `second-factor-wrong` with another. What the page knew of another person is forgotten.
 */
export const signIn = async (email: string, password: string, code?: string): Promise<Account> => {
  const { data } = await lyceum.browserSession.signIn({
    body: { email, password, ...(code === undefined ? {} : { code }) }
  })
  if (account.get()?.id !== data.id) queryClient.clear()
  account.set(data)
  putOff.set(false)
  tellOtherTabs(data)
  await switchLanguage(data.locale)
  return data
}

/** Ends the session and forgets what was read in it; the latter whatever the server says. */
export const signOut = async (): Promise<void> => {
  try {
    await lyceum.browserSession.signOut()
  } finally {
    account.set(null)
    tellOtherTabs(null)
    queryClient.clear()
  }
}

/** Forgets who was signed in, after the server has ended the session: the cookie goes with it if that can be told. */
export const signOutHere = async (): Promise<void> => {
  try {
    await signOut()
  } catch {
    // The session is over anyway; the cookie that is left opens nothing.
  }
}
