/** An autoscaler as the API server gives it, as one look of a record. */
import { Schema } from "effect"
import type { Look } from "./Rules.ts"

const Current = Schema.Struct({
  resource: Schema.optional(
    Schema.Struct({
      name: Schema.String,
      current: Schema.Struct({ averageUtilization: Schema.optional(Schema.Int) })
    })
  )
})

const Autoscaler = Schema.Struct({
  metadata: Schema.Struct({ name: Schema.String }),
  status: Schema.optional(
    Schema.Struct({
      currentReplicas: Schema.optional(Schema.Int),
      desiredReplicas: Schema.Int,
      currentMetrics: Schema.optional(Schema.NullOr(Schema.Array(Current)))
    })
  )
})

/** A list of them. */
export const Autoscalers = Schema.Struct({ items: Schema.Array(Autoscaler) })

/** One of them, as text. */
export const AutoscalerText = Schema.fromJsonString(Autoscaler)

/** A look at it, so many seconds after the record's beginning. */
export const lookOf = ({ status }: typeof Autoscaler.Type, at: number): Look => {
  const used = (name: string) =>
    status?.currentMetrics?.find(({ resource }) => resource?.name === name)?.resource?.current.averageUtilization
  return {
    at,
    current: status?.currentReplicas ?? 0,
    desired: status?.desiredReplicas ?? 0,
    cpu: used("cpu"),
    memory: used("memory")
  }
}
