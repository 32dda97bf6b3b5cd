/** Who is signed in, in this page. The secret of the session is in a cookie that no script can read. */
import type { Account, Role } from "@lyceum/sdk"
import { boot } from "../boot.ts"
import { makeStore, useStore } from "../store.ts"

/** The account in use; `null` = nobody is signed in. */
export const account = makeStore<Account | null>(boot.account)

/** The account in use; `null` = nobody is signed in. */
export const useAccount = (): Account | null => useStore(account)

/** The role that tokens of the account carry: a learner's while a second factor that the role needs is missing. */
export const roleNow = ({ role, secondFactorMissing }: Account): Role =>
  secondFactorMissing === true ? "learner" : role

/** A session that ended while the page was in use, and those who wait for the person to sign in again. */
export interface Expired {
  readonly account: Account
  /** Answers all who wait: `true` = signed in again, `false` = the person does not want to. */
  readonly settle: (again: boolean) => void
}

/** Set while the dialog that asks to sign in again is open. */
export const expired = makeStore<Expired | null>(null)

/** The person does not want to sign in again for now: nothing asks them until they say so themselves. */
export const putOff = makeStore(false)

let waiting: Promise<boolean> | undefined

/** Asks the person to sign in again, once for however many requests were refused. `false` = no, or not now. */
export const askToSignInAgain = async (who: Account): Promise<boolean> => {
  if (putOff.get()) return false
  waiting ??= new Promise<boolean>((resolve) => expired.set({ account: who, settle: resolve })).finally(() => {
    waiting = undefined
    expired.set(null)
  })
  const again = await waiting
  putOff.set(!again)
  return again
}

/** The person wants to sign in again after all. */
export const signInAfterAll = async (): Promise<boolean> => {
  const who = account.get()
  putOff.set(false)
  return who !== null && (await askToSignInAgain(who))
}
