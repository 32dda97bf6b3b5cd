/** Consumer groups of the service, one a source, and what each kind of answer is made of. Pure. */
import {
  analyticsResults,
  courseEvents,
  enrollmentEvents,
  learningEvents,
  progressEvents,
  userEvents
} from "@lyceum/events/Topics"

/** A consumer group and the topic it reads. */
export interface Source {
  readonly group: string
  readonly topic: string
}

const source = (topic: { readonly name: string }): Source => ({ group: `analytics.${topic.name}`, topic: topic.name })

export const sources = {
  user: source(userEvents),
  course: source(courseEvents),
  enrollment: source(enrollmentEvents),
  progress: source(progressEvents),
  learning: source(learningEvents),
  results: source(analyticsResults)
} as const

/** Sources behind the answers: `asOf` of an answer is that of its own sources. */
export const sourcesOf = {
  activeLearners: [sources.results],
  course: [sources.course, sources.enrollment, sources.progress, sources.learning],
  overview: [sources.user, sources.course, sources.enrollment, sources.progress]
} as const
