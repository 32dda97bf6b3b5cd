/** What the page must read again after a second factor was changed: that itself, the sessions, and what the account may do. */
import { lyceum } from "../../../../api/lyceum.ts"
import { queryClient } from "../../../../api/query-client.ts"
import { account } from "../../../../api/session.ts"

/** Reads it again. */
export const readAgain = async (): Promise<void> => {
  account.set((await lyceum.users.me()).data)
  await Promise.all(["second-factor", "sessions"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
}
