/**
 * An uploaded material: checked once, with one verdict. Reports come at least once, in any order, and after a second upload by
 * the same permission even of other bytes: the first verdict stands, every further report changes nothing. Pure.
 */
import type { Decider } from "@lyceum/domain/Decider"
import { MaterialEvent, type MaterialProcessed, type MaterialRejected } from "@lyceum/events/CourseEvents"
import { Result, Schema } from "effect"

/** `null` = not checked yet. */
export const MaterialVerdict = Schema.NullOr(Schema.Literals(["processed", "rejected"]))
export type MaterialVerdict = typeof MaterialVerdict.Type

/** What a report says, with who uploaded. */
export type MaterialCommand =
  | { readonly kind: "processed"; readonly facts: typeof MaterialProcessed.Type.data }
  | { readonly kind: "rejected"; readonly facts: typeof MaterialRejected.Type.data }

const eventOf = (command: MaterialCommand): MaterialEvent =>
  command.kind === "processed"
    ? { type: "lyceum.course.material-processed.v1", data: command.facts }
    : { type: "lyceum.course.material-rejected.v1", data: command.facts }

/** The aggregate behind the stream `material-<id>`. Refuses nothing. */
export const materialDecider: Decider<MaterialVerdict, MaterialCommand, MaterialEvent, never> = {
  name: "material",
  initial: null,
  decide: (verdict, command) => Result.succeed(verdict === null ? [eventOf(command)] : []),
  evolve: (verdict, event) =>
    verdict ?? (event.type === "lyceum.course.material-processed.v1" ? "processed" : "rejected"),
  State: MaterialVerdict,
  Event: MaterialEvent
}
