/** What the routes of courses share: how a course and a version are named in addresses, and what may be answered. */
import { CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import {
  Conflict,
  Forbidden,
  IdempotencyKeyReused,
  NotFound,
  PreconditionFailed,
  ServiceUnavailable,
  TooMuchContention,
  Unprocessable
} from "./Problems.ts"

/** A course's readable name in addresses: stable once given. */
export const Slug = Schema.String.check(
  Schema.isMaxLength(100),
  Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u)
).annotate({ identifier: "Slug" })

/** A course by its id or its slug: only where a person may type the address. */
export const IdOrSlug = Schema.Union([CourseId, Slug])

/** The highest version that can be asked for. */
export const maxVersion = 2_147_483_647

/** A version in an address. */
export const VersionFromString = Schema.FiniteFromString.check(
  Schema.isBetween({ minimum: 1, maximum: maxVersion })
).pipe(Schema.decodeTo(CourseVersion))

/** A version asked for; absent: as the route says. */
export const versionQuery = { version: Schema.optionalKey(VersionFromString) }

/** A course by its id. */
export const courseParams = { courseId: CourseId }

/** What any look at a course in the making may be answered. */
export const editing = [NotFound, Forbidden]

/** What any change of a course may be answered. */
export const writing = [
  ...editing,
  Conflict,
  PreconditionFailed,
  Unprocessable,
  IdempotencyKeyReused,
  TooMuchContention,
  ServiceUnavailable
]
