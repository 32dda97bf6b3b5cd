/** Port Texter: hands one SMS to whoever carries it. Adapters: `aws/SnsTexter.ts`, `local/FolderMailbox.ts`. */
import type { Locale } from "@lyceum/domain/Account"
import { Context, type Effect } from "effect"
import type { CarrierError } from "./Carrier.ts"

/** A text ready to go. `to` in E.164; `text` fits two segments (`templates/Segments.ts`). */
export interface TextMessage {
  readonly id: string
  readonly to: string
  readonly locale: Locale
  readonly text: string
}

export class Texter extends Context.Service<
  Texter,
  {
    /** Succeeds when somebody else has taken the text; gives the carrier's own name for it where it has one. */
    readonly send: (message: TextMessage) => Effect.Effect<string | null, CarrierError>
  }
>()("@lyceum/notification-processor/Texter") {}
