/**
 * What a history is made of. A command names people, courses and items by numbers that are read against whatever is there,
 * so any part of a history is a history too: that is what shrinking needs.
 */
import { Arbitrary, Schema } from "effect"

const number = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 }))
const learning = { who: number, course: number, item: number }

export const Command = Schema.Union([
  Schema.TaggedStruct("Enrol", {
    who: number,
    course: number,
    how: Schema.Literals(["once", "again", "same-key", "at-once"])
  }),
  Schema.TaggedStruct("Withdraw", { who: number, course: number }),
  Schema.TaggedStruct("View", { ...learning, twice: Schema.Boolean }),
  Schema.TaggedStruct("Mark", { ...learning, state: Schema.Literals(["complete", "incomplete"]) }),
  Schema.TaggedStruct("Attempt", { ...learning, right: Schema.Boolean }),
  Schema.TaggedStruct("ReadProgress", { who: number, course: number }),
  Schema.TaggedStruct("ReadItem", learning),
  Schema.TaggedStruct("ListEnrollments", { who: number, limit: number }),
  Schema.TaggedStruct("ListProgress", { who: number, limit: number }),
  Schema.TaggedStruct("ListCourses", { limit: number }),
  Schema.TaggedStruct("Trespass", { who: number, whose: number, course: number }),
  Schema.TaggedStruct("AskUnknown", { who: number }),
  Schema.TaggedStruct("ReadOutline", { course: number }),
  Schema.TaggedStruct("Register", { again: Schema.Literals(["no", "same-key", "same-address"]) }),
  Schema.TaggedStruct("SignIn", { who: number, right: Schema.Boolean }),
  Schema.TaggedStruct("Refresh", { who: number }),
  Schema.TaggedStruct("UseApiToken", { who: number }),
  Schema.TaggedStruct("CreateCourse", {
    capacity: Schema.NullOr(Schema.Literal(1)),
    sequential: Schema.Boolean,
    twice: Schema.Boolean
  }),
  Schema.TaggedStruct("SaveDraft", {
    course: number,
    match: Schema.Literals(["newest", "stale", "none"]),
    kind: Schema.Literals(["text", "task", "quiz"]),
    required: Schema.Boolean
  }),
  Schema.TaggedStruct("Publish", { course: number }),
  Schema.TaggedStruct("Import", { course: number, again: Schema.Boolean }),
  Schema.TaggedStruct("ReuseKey", { who: number, course: number })
])
export type Command = typeof Command.Type
export type CommandOf<Tag extends Command["_tag"]> = Extract<Command, { _tag: Tag }>

const isA =
  <Tag extends Command["_tag"]>(...tags: ReadonlyArray<Tag>) =>
  (command: Command): boolean =>
    tags.some((tag) => tag === command._tag)

/**
 * No command, or any, but enrolling and learning more often: most laws say something only of people who are in a course.
 * "None" comes first: failures shrink towards it.
 */
const likely: Arbitrary.Arbitrary<Command | null> = Arbitrary.flatMap(
  Arbitrary.schema(Schema.Literals(["none", "enrol", "learn", "any", "some"])),
  (what): Arbitrary.Arbitrary<Command | null> => {
    const any = Arbitrary.schema(Command)
    if (what === "none") return Arbitrary.Constant(null)
    if (what === "enrol") return Arbitrary.schema(Command.members[0])
    return what === "learn" ? Arbitrary.filter(any, isA("View", "Mark", "Attempt", "Withdraw")) : any
  }
)

/** Histories of up to `length` commands, rarely short ones; they shrink to short ones. */
export const histories = (length: number): Arbitrary.Arbitrary<ReadonlyArray<Command>> =>
  Arbitrary.array(likely, { minLength: Math.ceil(length / 2), maxLength: length }).pipe(
    Arbitrary.map((drawn) => drawn.filter((command) => command !== null))
  )
