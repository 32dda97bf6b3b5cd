/** The services as they run here: their own parts, consumers, relays and sweeps; only what is beneath and beside them differs. */
import { CourseSource as EnrollmentCourseSource } from "@lyceum/enrollment/CourseSource"
import { Directory } from "@lyceum/enrollment/Directory"
import * as Enrollment from "@lyceum/enrollment/Enrollment"
import { promoterLayer } from "@lyceum/enrollment/Promoter"
import { EnrollmentRows } from "@lyceum/enrollment/projections/EnrollmentRows"
import { courseConsumer } from "@lyceum/analytics/consumers/CourseEvents"
import { enrollmentConsumer } from "@lyceum/analytics/consumers/EnrollmentEvents"
import { learningConsumer } from "@lyceum/analytics/consumers/LearningEvents"
import { progressConsumer } from "@lyceum/analytics/consumers/ProgressEvents"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { DeadLetters } from "@lyceum/messaging/DeadLetters"
import * as Progress from "@lyceum/progress/Progress"
import { CourseSource as ProgressCourseSource } from "@lyceum/progress/sources/CourseSource"
import { EnrollmentSource } from "@lyceum/progress/sources/EnrollmentSource"
import { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Effect, Layer, Option } from "effect"
import type { Machine } from "../kernel/Machine.ts"
import type { Faults } from "../plan/Faults.ts"
import type { Courses } from "./Courses.ts"
import type { Service } from "./Service.ts"

type Operated = Consumers | DeadLetters
export type EnrollmentParts = Layer.Success<typeof Enrollment.parts> | Operated
export type ProgressParts = Layer.Success<typeof Progress.learningParts> | Operated
export type AnalyticsParts = Operated

/** Longest that a question to another service takes before it is given up, in milliseconds. */
const patience = 2000

/** A question to another service: there and back over the network; what is slow answers with what was true before. */
const asking =
  (machine: Machine, faults: Faults, upstream: string) =>
  <A>(question: (answer: (value: A) => void) => boolean): Effect.Effect<A, UpstreamUnavailable> =>
    Effect.callback((resume) => {
      const { kernel } = machine
      const refuse = (why: string) => resume(Effect.fail(new UpstreamUnavailable({ upstream, cause: new Error(why) })))
      const fault = faults.take(machine.name, "ask")
      if (fault?.kind === "crash-before") return faults.crash(machine)
      if (fault?.kind === "lost") {
        kernel.after(faults.latency(), machine, () => refuse("no answer"))
        return
      }
      const back = fault?.kind === "slow" ? fault.millis : faults.latency()
      const cancel = kernel.after(patience, machine, () => refuse("no answer in time"))
      kernel.after(faults.latency(), kernel.outside, () => {
        question((value) => {
          if (fault?.kind === "crash-after") return faults.crash(machine)
          kernel.after(back, machine, () => {
            cancel()
            resume(Effect.succeed(value))
          })
        })
      })
    })

const operated = Layer.mergeAll(Consumers.make(), DeadLetters.layer)

/** Enrolments: commands, seats, waitlist sweep, consumers and relay. */
export const enrollmentLayer = (machine: Machine, faults: Faults, courses: Courses) => {
  const ask = asking(machine, faults, "course")
  const others = Layer.mergeAll(
    Layer.succeed(EnrollmentCourseSource, {
      facts: (course) =>
        ask((answer) => {
          answer(Option.map(Option.fromNullishOr(courses.newest(course)), ({ facts }) => facts))
          return true
        })
    }),
    Layer.succeed(Directory, {
      findByEmail: () => Effect.succeed(new Map()),
      namesOf: () => Effect.succeed(new Map())
    })
  )
  return Layer.mergeAll(Enrollment.consumers, promoterLayer).pipe(
    Layer.provideMerge(Enrollment.relay),
    Layer.provideMerge(operated),
    Layer.provideMerge(Enrollment.parts),
    Layer.provide(others)
  )
}

/** Progress: ingest, items, quizzes, completion, certificates' issue, consumers and relay. */
export const progressLayer = (
  machine: Machine,
  faults: Faults,
  courses: Courses,
  enrollment: Service<EnrollmentParts>
) => {
  const askCourse = asking(machine, faults, "course")
  const askEnrollment = asking(machine, faults, "enrollment")
  const others = Layer.mergeAll(
    Layer.succeed(ProgressCourseSource, {
      content: (courseId, version) =>
        askCourse((answer) => {
          answer(Option.map(Option.fromNullishOr(courses.version(courseId, version)), ({ content }) => content))
          return true
        }),
      owner: (courseId) =>
        askCourse((answer) => {
          answer(Option.map(Option.fromNullishOr(courses.newest(courseId)), ({ facts }) => facts.ownerId))
          return true
        })
    }),
    Layer.succeed(EnrollmentSource, {
      find: (courseId, userId) =>
        askEnrollment((answer) =>
          enrollment.run(
            Effect.flatMap(EnrollmentRows, (rows) => rows.find(courseId, userId)),
            (exit) => {
              if (exit._tag === "Failure") return
              answer(
                Option.map(exit.value, ({ courseVersion, id, status }) => ({ enrollmentId: id, status, courseVersion }))
              )
            }
          )
        )
    })
  )
  return Progress.consumers.pipe(
    Layer.provideMerge(Progress.relay),
    Layer.provideMerge(operated),
    Layer.provideMerge(Progress.learningParts),
    Layer.provide(others)
  )
}

/** Analytics: a consumer a source. */
export const analyticsLayer = Layer.mergeAll(
  courseConsumer,
  enrollmentConsumer,
  progressConsumer,
  learningConsumer
).pipe(Layer.provideMerge(operated))
