/**
 * Which group follows which topic here, and whether its inbox is exact: written with the effect in one transaction. Otherwise
 * (modes `commands` and `repeatable`) handling again changes nothing, and a note of it may be missing.
 */
import { sources } from "@lyceum/analytics/domain/Groups"
import { courseEvents, enrollmentEvents, learningEvents, progressEvents, userEvents } from "@lyceum/events/Topics"

export const groups = [
  { service: "enrollment", group: "enrollment", topic: courseEvents.name, exact: false },
  { service: "enrollment", group: "enrollment", topic: progressEvents.name, exact: false },
  { service: "enrollment", group: "enrollment", topic: userEvents.name, exact: false },
  { service: "progress", group: "progress", topic: enrollmentEvents.name, exact: false },
  { service: "progress", group: "progress", topic: courseEvents.name, exact: false },
  { service: "progress", group: "progress", topic: userEvents.name, exact: true },
  { service: "progress", group: "progress", topic: learningEvents.name, exact: false },
  { service: "progress", group: "progress", topic: progressEvents.name, exact: false },
  { service: "analytics", group: sources.course.group, topic: courseEvents.name, exact: true },
  { service: "analytics", group: sources.enrollment.group, topic: enrollmentEvents.name, exact: true },
  { service: "analytics", group: sources.progress.group, topic: progressEvents.name, exact: true },
  { service: "analytics", group: sources.learning.group, topic: learningEvents.name, exact: true }
] as const
