/** A file that is refused: the reasons go to the instructor, the detail to the log. Not an error of ours: never tried again. */
import { MaterialRejection } from "@lyceum/events/Materials"
import { Schema } from "effect"

export class Unfit extends Schema.TaggedError<Unfit>()("Unfit", {
  reasons: Schema.NonEmptyArray(MaterialRejection),
  detail: Schema.String
}) {
  override get message() {
    return `refused (${this.reasons.join(", ")}): ${this.detail}`
  }
}

/** A refusal for one reason. */
export const unfit = (reason: MaterialRejection, detail: string): Unfit => new Unfit({ reasons: [reason], detail })

export const isUnfit = Schema.is(Unfit)
