/** Tabs of one browser share a session: what one begins or ends, the others hear of. */
import type { Account } from "@lyceum/sdk"
import { isAccount } from "../decode-boot.ts"
import { queryClient } from "./query-client.ts"
import { account, putOff } from "./session.ts"

const channel = new BroadcastChannel("lyceum-session")

/** Tells the other tabs who is signed in now. A channel reaches this origin alone: it has no target to name. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin
export const tellOtherTabs = (who: Account | null): void => channel.postMessage(who)

/** Takes over what other tabs say. Call once, at the start. */
export const listenToOtherTabs = (): void => {
  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const who = isAccount(data) ? data : null
    if (account.get()?.id !== who?.id) queryClient.clear()
    account.set(who)
    putOff.set(false)
  })
}
