/**
 * Port Suppressions: addresses that nothing is sent to any more, because mail to them bounced for good or their owner called it
 * unwanted. Going on would cost the sender's reputation, and with it everybody's mail. Adapter: `aws/DynamoSuppressions.ts`.
 */
import type { Email } from "@lyceum/domain/Account"
import { Context, type Effect } from "effect"
import type { SentLogUnavailable } from "./SentLog.ts"

export interface Suppression {
  readonly kind: "bounce" | "complaint"
  /** The mail that it was about, where that is known. */
  readonly mailId: string | null
  /** Milliseconds since 1970. */
  readonly at: number
}

export class Suppressions extends Context.Service<
  Suppressions,
  {
    /** Those of the addresses that are suppressed. */
    readonly among: (addresses: ReadonlyArray<Email>) => Effect.Effect<ReadonlySet<Email>, SentLogUnavailable>
    readonly add: (address: string, suppression: Suppression) => Effect.Effect<void, SentLogUnavailable>
  }
>()("@lyceum/notification-processor/Suppressions") {}
