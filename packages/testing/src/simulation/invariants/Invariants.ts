/** The ten promises, by their numbers. */
import { analyticsRecount } from "./AnalyticsRecount.ts"
import { auditEqualsState } from "./AuditEqualsState.ts"
import { conservation } from "./Conservation.ts"
import type { Checker, Final, Violation } from "./Final.ts"
import { noDoubleEnrolment } from "./NoDoubleEnrolment.ts"
import { noDuplicateCompletion } from "./NoDuplicateCompletion.ts"
import { noLostEnrolment } from "./NoLostEnrolment.ts"
import { outboxIsPublished } from "./OutboxIsPublished.ts"
import { ownDataOnly } from "./OwnDataOnly.ts"
import { progressNeverFalls } from "./ProgressNeverFalls.ts"
import { rebuildIsEqual } from "./RebuildIsEqual.ts"

const checkers: ReadonlyArray<Checker> = [
  noLostEnrolment,
  noDoubleEnrolment,
  noDuplicateCompletion,
  progressNeverFalls,
  auditEqualsState,
  analyticsRecount,
  outboxIsPublished,
  conservation,
  ownDataOnly,
  rebuildIsEqual
]

/** Every promise that was broken. */
export const violationsOf = (final: Final): ReadonlyArray<Violation> =>
  checkers.flatMap((check, index) => check(final).map((what) => ({ invariant: index + 1, what })))
