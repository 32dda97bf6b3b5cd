/**
 * Which queues of SQS a queue of ours is. Jobs without a group go to a standard queue, those of a group to a FIFO queue beside
 * it; each has its own dead letters: `<prefix><name>`, `<prefix><name>.fifo`, `<prefix><name>-dead`, `<prefix><name>-dead.fifo`.
 */
import { createHash } from "node:crypto"

export interface Lane {
  /** Names in SQS. */
  readonly main: string
  readonly dead: string
  /** A FIFO queue: order in a group, and an id is taken once in five minutes. */
  readonly ordered: boolean
}

export const lanesOf = (prefix: string, queue: string): { readonly plain: Lane; readonly ordered: Lane } => ({
  plain: { main: `${prefix}${queue}`, dead: `${prefix}${queue}-dead`, ordered: false },
  ordered: { main: `${prefix}${queue}.fifo`, dead: `${prefix}${queue}-dead.fifo`, ordered: true }
})

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")

/** A text as a MessageGroupId or MessageDeduplicationId: itself where SQS takes it, else its SHA-256. */
export const fifoId = (text: string): string => (/^[\w.:-]{1,100}$/.test(text) ? text : sha256(text))
