/** Mail on a laptop: the queue is worked, messages and the record of what was sent lie in the data folder, a page shows them. */
import { folderMailbox } from "@lyceum/notification-processor/local/FolderMailbox"
import { folderSentLog } from "@lyceum/notification-processor/local/FolderSentLog"
import { Suppressions } from "@lyceum/notification-processor/Suppressions"
import { Effect, Layer } from "effect"
import { join } from "node:path"
import { mailboxServer } from "./MailboxServer.ts"
import { mailWorkerLayer } from "./MailWorker.ts"

/** Nothing bounces in a folder. */
const noSuppressions = Layer.succeed(
  Suppressions,
  Suppressions.of({ among: () => Effect.succeed(new Set()), add: () => Effect.void })
)

/** Requires the `JobQueue`. `folder` holds everything; `port` is the page's own, on loopback. */
export const localMail = ({ folder, port }: { readonly folder: string; readonly port: number }) =>
  Layer.mergeAll(mailWorkerLayer, mailboxServer(port)).pipe(
    Layer.provide([folderMailbox(join(folder, "messages")), folderSentLog(join(folder, "sent")), noSuppressions])
  )
