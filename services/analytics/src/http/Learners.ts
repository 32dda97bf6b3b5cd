/** Lines of learners as answers and CSV carry them. */
import { activePeriods, type LearnerLine } from "@lyceum/api/Analytics"
import type { CourseId, CourseVersion, ItemId } from "@lyceum/domain/Ids"
import { DateTime, Effect, Option, Stream } from "effect"
import { csvLine } from "../domain/Csv.ts"
import { Outlines } from "../Outlines.ts"
import { enrolledVersions, learnerPage, type LearnerKey, type LearnerRow } from "../projections/LearnerPage.ts"

/** Required items of each version that learners of the course are enrolled in, where the outline can be read. */
export const requiredItems = Effect.fnUntraced(function* (courseId: CourseId) {
  const outlines = yield* Outlines
  const required = new Map<CourseVersion, ReadonlyArray<ItemId>>()
  for (const version of yield* enrolledVersions(courseId)) {
    const items = yield* outlines.items(courseId, version)
    if (Option.isSome(items))
      required.set(
        version,
        items.value.filter((item) => item.counts).map(({ id }) => id)
      )
  }
  return required
})
type Required = Effect.Success<ReturnType<typeof requiredItems>>

/** Before this time (milliseconds since 1970) nothing was achieved lately. */
export const stuckBefore = (now: number): number => now - activePeriods.days * 86_400_000

const percentOf = (row: LearnerRow, required: Required): number | null => {
  if (row.completedAt !== null) return 100
  const all = required.get(row.courseVersion)?.length
  return all === undefined ? null : all === 0 ? 0 : Math.floor((100 * row.completedRequired) / all)
}

/** A row as it is answered. `now` in milliseconds since 1970. */
export const learnerLine =
  (required: Required, now: number) =>
  (row: LearnerRow): LearnerLine => ({
    userId: row.userId,
    status: row.status,
    courseVersion: row.courseVersion,
    enrolledAt: row.enrolledAt,
    completedAt: row.completedAt,
    percent: percentOf(row, required),
    completedItems: row.completedItems,
    lastActiveAt: row.lastActiveAt,
    stuck:
      row.status === "active" &&
      row.completedAt === null &&
      row.enrolledAt.epochMilliseconds <= stuckBefore(now) &&
      (row.lastCompletionAt === null || row.lastCompletionAt.epochMilliseconds <= stuckBefore(now))
  })

const header = [
  "userId",
  "status",
  "courseVersion",
  "enrolledAt",
  "completedAt",
  "percent",
  "completedItems",
  "lastActiveAt",
  "stuck"
]

const iso = (time: DateTime.Utc | null) => (time === null ? null : DateTime.formatIso(time))

const cells = (line: LearnerLine) => [
  line.userId,
  line.status,
  line.courseVersion,
  iso(line.enrolledAt),
  iso(line.completedAt),
  line.percent,
  line.completedItems,
  iso(line.lastActiveAt),
  line.stuck
]

/** Rows that are read at once. */
const chunk = 500

/** The whole list as CSV, read page by page as it is taken. */
export const learnersCsv = (courseId: CourseId, required: Required, now: number) =>
  Stream.concat(
    Stream.succeed(csvLine(header)),
    Stream.paginate(Option.none<LearnerKey>(), (after) =>
      Effect.map(
        learnerPage({ courseId, after: Option.getOrUndefined(after), limit: chunk, required }),
        (rows): readonly [ReadonlyArray<string>, Option.Option<Option.Option<LearnerKey>>] => {
          const last = rows.at(-1)
          return [
            rows.map((row) => csvLine(cells(learnerLine(required, now)(row)))),
            rows.length < chunk || last === undefined ? Option.none() : Option.some(Option.some(last))
          ]
        }
      )
    )
  )
