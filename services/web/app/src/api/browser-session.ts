/** The session of this browser, on the server: a cookie that holds a secret and that no script can read. */
import type { Account } from "@lyceum/sdk"
import { UnexpectedAnswer } from "@lyceum/sdk"
import { errorFrom } from "@lyceum/sdk/Problems"
import { isAccount } from "../boot.ts"

const path = "/v1/browser-session"

/** Signs in. Throws `sign-in-failed`, `too-many-requests`. */
export const startSession = async (email: string, password: string): Promise<Account> => {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password })
  })
  if (!response.ok) throw await errorFrom(response)
  const body: unknown = await response.json()
  if (!isAccount(body)) throw new UnexpectedAnswer(response.status, body)
  return body
}

/** Signs out; the cookie is gone with it. */
export const endSession = async (): Promise<void> => {
  const response = await fetch(path, { method: "DELETE" })
  if (!response.ok && response.status !== 401) throw await errorFrom(response)
}
