/** What the code consumes, from the code: groups, topics, tasks. */
import { sources } from "@lyceum/analytics/domain/Groups"
import { enrollments } from "@lyceum/course/consumers/enrollmentEvents"
import { courseEvents as enrollmentCourses } from "@lyceum/enrollment/consumers/courseEvents"
import { progressEvents as enrollmentProgress } from "@lyceum/enrollment/consumers/progressEvents"
import { userEvents as enrollmentUsers } from "@lyceum/enrollment/consumers/userEvents"
import { learningEvents } from "@lyceum/events/Topics"
import { courseSubscription } from "@lyceum/progress/consumers/CourseEvents"
import { enrollmentSubscription } from "@lyceum/progress/consumers/EnrollmentEvents"
import { learningSubscription } from "@lyceum/progress/consumers/LearningEvents"
import { progressSubscription } from "@lyceum/progress/consumers/ProgressEvents"
import { userSubscription } from "@lyceum/progress/consumers/UserEvents"
import { stage1Name } from "@lyceum/unique-learners/Stage1"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../Helm.ts"

/** `progress learning-events` */
export type Consumed = string

/** The group's name stands in the layer, which starts with its service only. */
const groupIn = (file: string): string => {
  const [, group = ""] = /group: "([a-z-]+)"/.exec(readFileSync(join(root, file), "utf8")) ?? []
  return group
}

const of = (group: string, topics: ReadonlyArray<string>): ReadonlyArray<Consumed> =>
  topics.map((topic) => `${group} ${topic}`)

const topicsOf = (subscriptions: ReadonlyArray<{ readonly topic: string }>) => subscriptions.map(({ topic }) => topic)

/** Service -> what it consumes. */
export const consumed: Readonly<Record<string, ReadonlyArray<Consumed>>> = {
  course: of(groupIn("services/course/src/Course.ts"), topicsOf([enrollments])),
  enrollment: of(
    groupIn("services/enrollment/src/Enrollment.ts"),
    topicsOf([enrollmentCourses, enrollmentProgress, enrollmentUsers])
  ),
  progress: of(
    groupIn("services/progress/src/Progress.ts"),
    topicsOf([courseSubscription, enrollmentSubscription, learningSubscription, progressSubscription, userSubscription])
  ),
  analytics: Object.values(sources).map(({ group, topic }) => `${group} ${topic}`)
}

/** Consumer groups of the streaming job's tasks by their partition. */
export const tasks: ReadonlyArray<Consumed> = Array.from(
  { length: learningEvents.partitions },
  (_, partition) => `${stage1Name(partition)} ${learningEvents.name} ${partition}`
)

/** Files in which a service makes a subscription or a consumer: one for each that is listed above. */
export const consumerFiles = (service: string): ReadonlyArray<string> =>
  globSync(`services/${service}/src/consumers/*.ts`, { cwd: root }).filter((file) =>
    /\b(subscription|consumerLayer)\b.*\(/.test(readFileSync(join(root, file), "utf8"))
  )
