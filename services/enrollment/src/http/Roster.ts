/** Handler of packages/api Roster.ts: own enrolments of this service, names asked of the user service for each page. */
import { EnrollmentsApi } from "@lyceum/api/Enrollments"
import type { RosterEntry } from "@lyceum/api/Roster"
import { ServiceUnavailable } from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import type { UserId } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, linkNext } from "@lyceum/runtime/http/Paging"
import { DateTime, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Directory, type PersonNames } from "../Directory.ts"
import { EnrollmentRows, ListKey, type RosterRow } from "../projections/EnrollmentRows.ts"
import { publishedCourse } from "./PublishedCourse.ts"
import { itemOf } from "./Views.ts"

const cursor = cursorCodec(ListKey)

/** Learners whose names are asked for at once, and how often for one page: a search looks at 5,000 and leaves the rest to the next page. */
const window = 1000
const windows = 5

const entryOf = (row: RosterRow, names: PersonNames | undefined): typeof RosterEntry.Type => ({
  ...itemOf(row),
  since: DateTime.fromDateUnsafe(row.since),
  name: names?.name ?? null,
  email: names?.email ?? null
})

export const rosterHandlers = HttpApiBuilder.group(
  EnrollmentsApi,
  "roster",
  Effect.fnUntraced(function* (handlers) {
    const rows = yield* EnrollmentRows
    const directory = yield* Directory
    const courseOf = yield* publishedCourse

    const namesOf = (found: ReadonlyArray<{ readonly userId: UserId }>, matching: string | undefined) =>
      directory
        .namesOf(
          found.map(({ userId }) => userId),
          matching
        )
        .pipe(
          Effect.catchTag("UpstreamUnavailable", () =>
            Effect.fail(
              new ServiceUnavailable({ detail: "the names of the learners cannot be had at the moment: try again" })
            )
          )
        )

    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ params: { courseId }, query }) {
        const { userId } = yield* CurrentPerson
        const course = yield* courseOf(courseId)
        yield* authorize("roster.read", course.ownerId === userId)
        const limit = limitOf(query)
        const size = query.query === undefined ? limit : window
        const items: Array<typeof RosterEntry.Type> = []
        let after = yield* cursor.decode(query.cursor)
        let more = true
        for (let n = 0; more && items.length < limit && n < windows; n++) {
          const found = yield* rows.roster({ courseId, userId: query.userId, status: query.status, after, limit: size })
          const looked = found.slice(0, size)
          const names = yield* namesOf(looked, query.query)
          more = found.length > size
          for (const [index, row] of looked.entries()) {
            after = { id: row.id, updatedAt: row.updatedAt }
            const known = names.get(row.userId)
            if (known !== undefined || query.query === undefined) items.push(entryOf(row, known))
            if (items.length === limit) {
              more ||= index < looked.length - 1
              break
            }
          }
        }
        const nextCursor = more && after !== undefined ? yield* cursor.encode(after) : null
        if (nextCursor !== null) yield* linkNext(nextCursor)
        return { items, nextCursor }
      })
    })
  })
)
