/** All that this service holds about a person as one JSON document, read page by page: for the person, and for the user service's archive. */
import { ExportedAttempt, ExportedCourse, type LearningExport } from "@lyceum/api/LearningExport"
import { Bookmark, Note } from "@lyceum/api/Notes"
import type { UserId } from "@lyceum/domain/Ids"
import { DateTime, Effect, Option, Schema, Stream } from "effect"
import { exportedAttempt, exportedCourse } from "./domain/Exported.ts"
import { learnerProgress } from "./domain/LearnerProgress.ts"
import { Activity } from "./projections/Activity.ts"
import { AnswerSheets } from "./projections/AnswerSheets.ts"
import { Attempts } from "./projections/Attempts.ts"
import { Bookmarks } from "./projections/Bookmarks.ts"
import { CertificateNames } from "./projections/CertificateNames.ts"
import { Enrollments } from "./projections/Enrollments.ts"
import { Notes } from "./projections/Notes.ts"
import { ProgressStates } from "./projections/ProgressStates.ts"

/** Rows that are read at once. */
const chunk = 100

/** Everything of a list that is read page by page, each as JSON, separated by commas. */
const listed = <A, I>(
  schema: Schema.Codec<A, I>,
  page: (last: A | undefined, limit: number) => Effect.Effect<ReadonlyArray<A>>
) => {
  const encode = Schema.encodeEffect(Schema.fromJsonString(Schema.toCodecJson(schema)))
  return Stream.paginate(Option.none<A>(), (last) =>
    Effect.map(
      page(Option.getOrUndefined(last), chunk),
      (rows): readonly [ReadonlyArray<A>, Option.Option<Option.Option<A>>] => [
        rows,
        rows.length < chunk ? Option.none() : Option.some(Option.fromNullishOr(rows.at(-1)))
      ]
    )
  ).pipe(
    Stream.mapEffect((one) => Effect.orDie(encode(one))),
    Stream.intersperse(",\n")
  )
}

/** Over the service's parts: the document of a person (`LearningExport` of packages/api), piece by piece. */
export const learningDocument = Effect.gen(function* () {
  const activity = yield* Activity
  const attempts = yield* Attempts
  const bookmarks = yield* Bookmarks
  const certificateNames = yield* CertificateNames
  const enrollments = yield* Enrollments
  const notes = yield* Notes
  const sheets = yield* AnswerSheets
  const states = yield* ProgressStates

  const courses = (userId: UserId) => (last: ExportedCourse | undefined, limit: number) =>
    Effect.gen(function* () {
      const rows = yield* enrollments.all(userId, last?.courseId, limit)
      const ids = rows.map(({ enrollmentId }) => enrollmentId)
      const known = yield* states.load(ids)
      const touched = yield* activity.of(ids)
      const certificates = [...known.values()].flatMap((state) => state.certificates.map(({ id }) => id))
      const shown = yield* certificateNames.of(certificates)
      return rows.map((row) =>
        exportedCourse(
          row,
          known.get(row.enrollmentId) ?? learnerProgress.initial,
          touched.filter(({ enrollmentId }) => enrollmentId === row.enrollmentId),
          shown
        )
      )
    })
  const tries = (userId: UserId) => (last: ExportedAttempt | undefined, limit: number) =>
    Effect.gen(function* () {
      const rows = yield* attempts.ofLearner(userId, last?.id, limit)
      const answers = yield* sheets.findAll(rows.map(({ id }) => id))
      return rows.map((row) => exportedAttempt(row, answers.get(row.id)?.answers ?? []))
    })

  return Effect.fnUntraced(function* (userId: UserId) {
    const asOf = DateTime.formatIso(yield* DateTime.now)
    const lists = [
      ["courses", listed(ExportedCourse, courses(userId))],
      ["attempts", listed(ExportedAttempt, tries(userId))],
      ["notes", listed(Note, (last, limit) => notes.page(userId, undefined, last, limit))],
      ["bookmarks", listed(Bookmark, (last, limit) => bookmarks.page(userId, undefined, last, limit))]
    ] as const satisfies ReadonlyArray<readonly [keyof typeof LearningExport.fields, Stream.Stream<string>]>
    const body = lists.reduce(
      (document: Stream.Stream<string>, [name, items]) =>
        Stream.concat(
          document,
          Stream.concat(Stream.concat(Stream.succeed(`,\n"${name}":[`), items), Stream.succeed("]"))
        ),
      Stream.succeed(`{"asOf":"${asOf}"`)
    )
    return Stream.concat(body, Stream.succeed("}\n"))
  })
})
