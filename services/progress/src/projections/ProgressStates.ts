/** Reads the aggregates' states where a list or a batch needs many at once: committed, never behind. */
import { EnrollmentId } from "@lyceum/domain/Ids"
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Schema } from "effect"
import { learnerProgress, LearnerProgressState } from "../domain/LearnerProgress.ts"

const prefix = `${learnerProgress.name}-`
const decodeRows = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ id: EnrollmentId, version: Schema.Int, state: LearnerProgressState }))
)

export class ProgressStates extends Context.Service<
  ProgressStates,
  {
    /** The states of those that have events; the others are at the beginning. */
    readonly load: (ids: ReadonlyArray<EnrollmentId>) => Effect.Effect<ReadonlyMap<EnrollmentId, LearnerProgressState>>
    readonly one: (id: EnrollmentId) => Effect.Effect<LearnerProgressState>
    /** With how many events there are. */
    readonly versioned: (
      id: EnrollmentId
    ) => Effect.Effect<{ readonly version: number; readonly state: LearnerProgressState }>
  }
>()("@lyceum/progress/projections/ProgressStates") {
  static readonly layer = Layer.effect(
    ProgressStates,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const rows = Effect.fn("ProgressStates.load")(function* (ids: ReadonlyArray<EnrollmentId>) {
        const streams = ids.map((id) => `${prefix}${id}`)
        return yield* decodeRows(
          yield* sql`SELECT substr(id, ${prefix.length + 1}) AS id, version, state FROM streams
            WHERE id = ANY(${streams}::text[])`
        )
      }, Effect.orDie)
      const load = (ids: ReadonlyArray<EnrollmentId>) =>
        Effect.map(rows(ids), (all) => new Map(all.map(({ id, state }) => [id, state])))
      const versioned = (id: EnrollmentId) =>
        Effect.map(rows([id]), ([row]) => row ?? { version: 0, state: learnerProgress.initial })
      const one = (id: EnrollmentId) => Effect.map(load([id]), (states) => states.get(id) ?? learnerProgress.initial)
      return ProgressStates.of({ load, one, versioned })
    })
  )
}
