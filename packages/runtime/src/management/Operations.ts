/**
 * What an operator may have a service do, offered on its management listener as `POST /operations/<name>`: rebuild read
 * models, list and replay dead letters, verify the audit trail. Callers need the management token.
 */
import { Context, Effect, Layer, Ref, Schema } from "effect"

/** Why an operation could not be done; shown to the operator. */
export class OperationFailed extends Schema.TaggedError<OperationFailed>()("OperationFailed", {
  reason: Schema.String
}) {
  override get message() {
    return this.reason
  }
}

/** An operation: its parameters as strings, its answer as JSON. */
export interface Operation {
  readonly description: string
  readonly run: (parameters: Readonly<Record<string, string>>) => Effect.Effect<unknown, OperationFailed>
}

export class Operations extends Context.Service<
  Operations,
  {
    readonly add: (name: string, operation: Operation) => Effect.Effect<void>
    readonly all: Effect.Effect<ReadonlyMap<string, Operation>>
  }
>()("@lyceum/runtime/Operations") {
  static readonly layer = Layer.effect(
    Operations,
    Effect.gen(function* () {
      const operations = yield* Ref.make<ReadonlyMap<string, Operation>>(new Map())
      return Operations.of({
        add: (name, operation) => Ref.update(operations, (named) => new Map(named).set(name, operation)),
        all: Ref.get(operations)
      })
    })
  )
}
