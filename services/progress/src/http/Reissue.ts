/** Starting and following a re-issue: for the course's instructor, and admins. */
import * as Problems from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import type { CourseId } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { DateTime, Effect, Option } from "effect"
import { type ReissueRun, Reissues } from "../certificates/reissue/Reissues.ts"
import { enqueueReissue } from "../certificates/reissue/ReissueWorker.ts"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { teaches } from "./Access.ts"
import { unavailable } from "./Faults.ts"

const shown = ({ alreadyIssued, courseId, finishedAt, issued, learners, startedAt, total }: ReissueRun) => ({
  courseId,
  total,
  learners,
  issued,
  alreadyIssued,
  status: finishedAt === null ? ("running" as const) : ("done" as const),
  startedAt: DateTime.fromDateUnsafe(startedAt),
  finishedAt: finishedAt === null ? null : DateTime.fromDateUnsafe(finishedAt)
})

/** Whether they may, in a course that there is. */
const mayReissue = Effect.fnUntraced(function* (courseId: CourseId) {
  yield* authorize("certificate.reissue", yield* teaches(yield* CurrentPerson, courseId))
  const owner = yield* Effect.catchTag((yield* CourseVersions).owner(courseId), "UpstreamUnavailable", unavailable)
  if (Option.isNone(owner)) return yield* new Problems.NotFound()
})

/** Starts a run, or gives the one that is under way. */
export const startReissue = Effect.fnUntraced(function* (courseId: CourseId) {
  yield* mayReissue(courseId)
  const run = yield* (yield* Reissues).start(courseId)
  // It is kept: when the queue is away, the worker's own look at unfinished runs finds it.
  yield* enqueueReissue(run).pipe(Effect.catch((error) => Effect.logWarning("a re-issue is not queued yet", error)))
  return shown(run)
})

/** The newest run of the course, `null` before the first. */
export const newestReissue = Effect.fnUntraced(function* (courseId: CourseId) {
  yield* mayReissue(courseId)
  const run = yield* (yield* Reissues).find(courseId)
  return Option.isNone(run) ? null : shown(run.value)
})
