/** The exports of each day, asked for once a day whoever asks: their ids are derived from day and kind. */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { ExportId } from "@lyceum/domain/Ids"
import { Clock, Effect } from "effect"
import { Exports } from "./Exports.ts"
import { ExportSettings } from "./ExportSettings.ts"

const day = 86_400_000

/** From the configured hour (UTC) on: all of yesterday, of every course. Before it, and without a schedule: nothing. */
export const requestDaily = Effect.gen(function* () {
  const { daily } = yield* ExportSettings
  if (daily === null) return
  const exports = yield* Exports
  const now = yield* Clock.currentTimeMillis
  const today = Math.floor(now / day) * day
  if (now < today + daily.hour * 3_600_000) return
  const name = new Date(today - day).toISOString().slice(0, 10)
  for (const kind of daily.kinds) {
    yield* exports.add(
      {
        id: ExportId.make(derivedUuid("daily-export", name, kind, daily.format)),
        requestedBy: null,
        fingerprint: "",
        kind,
        format: daily.format,
        from: new Date(today - day),
        to: new Date(today),
        courseId: null,
        scope: { kind: "all" }
      },
      new Date(now)
    )
  }
}).pipe(Effect.withSpan("requestDaily"))
