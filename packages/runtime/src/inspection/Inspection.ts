/**
 * What a service can tell administrators about itself. Its parts say what they have when they start (`ServiceHealth`); what
 * was not offered is not there: a service without consumers has no dead letters.
 */
import type { StoredEvent } from "@lyceum/database/EventStore"
import type { Consumers } from "@lyceum/messaging/consumer/Consumers"
import type { DeadLetters } from "@lyceum/messaging/DeadLetters"
import type { Relay } from "@lyceum/messaging/Relay"
import { Config, Context, DateTime, Effect, Layer, Option, Ref } from "effect"

export interface InspectedParts {
  readonly relay?: Relay["Service"]
  readonly consumers?: Consumers["Service"]
  readonly deadLetters?: DeadLetters["Service"]
  readonly audit?: (options: {
    readonly stream: string
    readonly limit: number
    readonly before: number | undefined
  }) => Effect.Effect<ReadonlyArray<StoredEvent>>
}

export class Inspection extends Context.Service<
  Inspection,
  {
    /** Adds parts; one that is offered again takes the place of the former. */
    readonly offer: (parts: InspectedParts) => Effect.Effect<void>
    readonly parts: Effect.Effect<InspectedParts>
    /** What was deployed (`SERVICE_VERSION`), `null` when nobody said. */
    readonly version: string | null
    readonly startedAt: DateTime.Utc
  }
>()("@lyceum/runtime/Inspection") {
  static readonly layer = Layer.suspend(() =>
    Layer.effect(
      Inspection,
      Effect.gen(function* () {
        const parts = yield* Ref.make<InspectedParts>({})
        return Inspection.of({
          offer: (more) => Ref.update(parts, (known) => ({ ...known, ...more })),
          parts: Ref.get(parts),
          version: Option.getOrNull(yield* Config.option(Config.NonEmptyString("SERVICE_VERSION"))),
          startedAt: yield* DateTime.now
        })
      })
    )
  )
}
