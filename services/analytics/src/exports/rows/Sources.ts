/** The rows of each kind of export, and which of the service's sources they are made of. */
import type { ExportKind } from "@lyceum/api/AnalyticsExports"
import { sourcesOf, type Source as EventSource } from "../../domain/Groups.ts"
import { activityRows } from "./ActivityRows.ts"
import { completionRows } from "./CompletionRows.ts"
import { learnerRows } from "./LearnerRows.ts"
import type { Source } from "./Source.ts"
import { windowRows } from "./WindowRows.ts"

export const rowSources: Readonly<Record<ExportKind, Source>> = {
  "active-learners": windowRows,
  activity: activityRows,
  completions: completionRows,
  learners: learnerRows
}

/** What `asOf` of each kind is taken from. */
export const eventSourcesOf = (kind: ExportKind): ReadonlyArray<EventSource> =>
  kind === "active-learners" ? sourcesOf.activeLearners : sourcesOf.course
