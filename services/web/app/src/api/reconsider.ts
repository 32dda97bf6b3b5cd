/** Finds out later who is signed in, when that could not be said as the page was made. */
import { boot } from "../boot.ts"
import { makeStore } from "../store.ts"
import { isTemporary } from "./problems.ts"
import { lyceum } from "./lyceum.ts"
import { account } from "./session.ts"

/** Whether it is still open who is signed in. */
export const unknownVisitor = makeStore(boot.unavailable)

const every = 5000

/** Asks until there is an answer. Call once, at the start. */
export const reconsider = async (): Promise<void> => {
  while (unknownVisitor.get()) {
    try {
      const { data } = await lyceum.browserSession.current()
      if (account.get() === null) account.set(data.account)
      unknownVisitor.set(false)
    } catch (error) {
      if (!isTemporary(error)) return
      await new Promise((resolve) => setTimeout(resolve, every))
    }
  }
}
