/**
 * Mail and SMS on a laptop: the queues are worked by the function of the cloud, messages lie in the data folder, a page shows
 * them. What was sent is remembered in the table of notifications, as in the cloud.
 */
import { dynamoSentLog } from "@lyceum/notification-processor/aws/DynamoSentLog"
import { dynamoSuppressions } from "@lyceum/notification-processor/aws/DynamoSuppressions"
import { folderMailbox } from "@lyceum/notification-processor/local/FolderMailbox"
import { DynamoClient, type DynamoOptions } from "@lyceum/storage/dynamo/DynamoClient"
import { ensureTable } from "@lyceum/storage/dynamo/Table"
import { Layer } from "effect"
import { join } from "node:path"
import { mailboxServer } from "./MailboxServer.ts"
import { mailWorkerLayer } from "./MailWorker.ts"

interface LocalMailOptions {
  /** Holds the messages. */
  readonly folder: string
  /** The page's own, on loopback. */
  readonly port: number
  /** Made when it is missing. */
  readonly table: DynamoOptions
}

/** Requires the `JobQueue`. */
export const localMail = ({ folder, port, table }: LocalMailOptions) => {
  const records = Layer.mergeAll(dynamoSentLog, dynamoSuppressions).pipe(
    Layer.provideMerge(Layer.effectDiscard(ensureTable({ withoutTimeToLive: "tolerate" }))),
    Layer.provide(DynamoClient.make(table))
  )
  return Layer.mergeAll(mailWorkerLayer, mailboxServer(port)).pipe(
    Layer.provide([folderMailbox(join(folder, "messages")), records])
  )
}
