/** How the building of images fails: one sentence that names what is wrong and what to do. */
import { Schema } from "effect"

/** `reason` is that sentence. */
export class ImagesError extends Schema.TaggedError<ImagesError>()("ImagesError", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}
