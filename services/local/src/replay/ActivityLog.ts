/**
 * A log of human activity, one line an action: `actor target unix-seconds`. Actors become learners, targets courses, so that
 * real bursts and silences can be fed through the platform. Pure.
 */
import { CourseId, EventId, ItemId, UserId } from "@lyceum/domain/Ids"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { Result, Schema } from "effect"

/** One action: who, in which course, when (milliseconds since 1970), and the line's number from 1. */
export interface Activity {
  readonly line: number
  readonly userId: UserId
  readonly courseId: CourseId
  readonly at: number
}

export class BadLine extends Schema.TaggedError<BadLine>()("BadLine", { line: Schema.Int, text: Schema.String }) {
  override get message() {
    return `line ${this.line} is not "actor target unix-seconds": ${this.text}`
  }
}

/** The learner that an actor stands for. */
export const learnerOf = (actor: string): UserId => UserId.make(derivedUuid("replayed-learner", actor))

/** The course that a target stands for, among `courses`. */
export const courseOf = (target: number, courses: number): CourseId =>
  CourseId.make(derivedUuid("replayed-course", String(target % courses)))

/** The item that is viewed: each course has one. */
export const itemOf = (courseId: CourseId): ItemId => ItemId.make(derivedUuid("replayed-item", courseId))

/** The id of a line's event: a line replayed twice is the same event twice. */
export const eventOf = (log: string, line: number): EventId =>
  EventId.make(derivedUuid("replayed-event", log, String(line)))

/** Reads one line; blank lines give `undefined`. */
export const parseLine = (
  text: string,
  line: number,
  courses: number
): Result.Result<Activity | undefined, BadLine> => {
  if (text.trim() === "") return Result.succeed(undefined)
  const found = /^(\S+) (\d+) (\d{1,12})$/.exec(text.trim())
  const [, actor, target, seconds] = found ?? []
  return actor === undefined || target === undefined || seconds === undefined
    ? Result.fail(new BadLine({ line, text: text.slice(0, 80) }))
    : Result.succeed({
        line,
        userId: learnerOf(actor),
        courseId: courseOf(Number(target), courses),
        at: Number(seconds) * 1000
      })
}
