/** What was asked about somebody's data and is overdue: a metric, so that somebody is called. */
import { DataHolder, DataRequestKind } from "@lyceum/api/DataRequests"
import { watched } from "@lyceum/runtime/telemetry/Watched"
import { Effect, Layer, Metric } from "effect"
import { DataRequests } from "./DataRequests.ts"

const overdue = Metric.gauge("lyceum_data_requests_overdue", {
  description: "Erasures and exports that a holder of data has not answered although they are due"
})

/** Looked at as long as the layer lives. */
export const lateAnswers = Layer.effectDiscard(
  Effect.gen(function* () {
    const requests = yield* DataRequests
    const look = Effect.gen(function* () {
      const late = yield* requests.late
      for (const kind of DataRequestKind.literals) {
        for (const holder of DataHolder.literals) {
          const count = late.find((one) => one.kind === kind && one.holder === holder)?.count ?? 0
          yield* Metric.update(Metric.withAttributes(overdue, { kind, holder }), count)
        }
      }
    })
    yield* Effect.forkScoped(watched(look))
  })
)
