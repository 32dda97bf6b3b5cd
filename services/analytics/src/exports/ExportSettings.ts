/** How exports are kept and when the daily ones are made. */
import { ExportFormat, ExportKind } from "@lyceum/api/AnalyticsExports"
import { Config, Context, Duration, Effect, Layer, Option, Schema } from "effect"
import { type Sizes, sizes } from "./WritePart.ts"

/** The exports of each day: from which hour (UTC) on, and what. */
export interface DailyExports {
  readonly hour: number
  readonly kinds: ReadonlyArray<ExportKind>
  readonly format: ExportFormat
}

export interface Settings {
  /** How long a file is kept, in days. */
  readonly keepDays: number
  /** How long a link opens it. */
  readonly linkLifetime: Duration.Duration
  /** null = none. */
  readonly daily: DailyExports | null
  readonly sizes: Sizes
}

const decodeKinds = Schema.decodeUnknownEffect(Schema.NonEmptyArray(ExportKind))

/** Longest time that a file is kept: how long an erased person can still be in one. */
const longestDays = 30

export class ExportSettings extends Context.Service<ExportSettings, Settings>()(
  "@lyceum/analytics/exports/ExportSettings"
) {
  /** `EXPORTS_KEEP_DAYS`, `EXPORTS_LINK_LIFETIME`, `EXPORTS_DAILY_HOUR`, `EXPORTS_DAILY_KINDS`, `EXPORTS_DAILY_FORMAT`. */
  static readonly layer = Layer.effect(
    ExportSettings,
    Effect.gen(function* () {
      const bounded = (maximum: number, minimum: number) =>
        Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum, maximum }))
      const keepDays = yield* Config.schema(bounded(longestDays, 1), "EXPORTS_KEEP_DAYS").pipe(Config.withDefault(7))
      const linkLifetime = yield* Config.Duration("EXPORTS_LINK_LIFETIME").pipe(
        Config.withDefault(Duration.minutes(15))
      )
      const hour = yield* Config.option(Config.schema(bounded(23, 0), "EXPORTS_DAILY_HOUR"))
      if (Option.isNone(hour)) return ExportSettings.of({ keepDays, linkLifetime, daily: null, sizes })
      const names = yield* Config.NonEmptyString("EXPORTS_DAILY_KINDS")
      const kinds = yield* decodeKinds(names.split(",").map((name) => name.trim()))
      const format = yield* Config.schema(ExportFormat, "EXPORTS_DAILY_FORMAT").pipe(Config.withDefault("parquet"))
      return ExportSettings.of({ keepDays, linkLifetime, daily: { hour: hour.value, kinds, format }, sizes })
    })
  )
}
