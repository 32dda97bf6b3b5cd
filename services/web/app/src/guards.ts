/** Who may open a page. The services decide what anybody may do; this only sends people to the right place. */
import { redirect } from "@tanstack/react-router"
import type { Role } from "@lyceum/sdk"
import { unknownVisitor } from "./api/reconsider.ts"
import { account, roleNow } from "./api/session.ts"

interface Here {
  readonly location: { readonly href: string }
}

/** For `beforeLoad`: who is not signed in is asked to, and comes back here. */
export const signedIn = ({ location }: Here): void => {
  // Whoever it is, and it cannot be said yet: the page opens and says what it cannot show.
  if (account.get() === null && !unknownVisitor.get())
    throw redirect({ to: "/sign-in", search: { next: location.href } })
}

/** For `beforeLoad`: the same, and who is signed in with none of these roles goes to the start. */
export const withRole =
  (...roles: ReadonlyArray<Role>) =>
  (here: Here): void => {
    signedIn(here)
    const who = account.get()
    if (who !== null && !roles.includes(roleNow(who))) throw redirect({ to: "/home" })
  }
