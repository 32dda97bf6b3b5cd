/** Changing an account: its role, or whether it can be used. */
import type { Account, UserChange } from "@lyceum/sdk"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { lyceum } from "../../../api/lyceum.ts"
import { usersRoot } from "../../../api/operations.ts"

/** `done` is told the account as it is after the change. */
export const useChangeUser = (account: Account, done: (changed: Account) => void) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (change: UserChange) =>
      (await lyceum.users.changeUser({ path: { userId: account.id }, body: change })).data,
    onSuccess: async (changed) => {
      await client.invalidateQueries({ queryKey: usersRoot })
      done(changed)
    }
  })
}
