/** Why an author's request is refused, before it becomes a problem of the API. */
import { Data } from "effect"
import type { CourseRejection } from "../domain/CourseDecider.ts"

/** The course does not allow it. */
export class CourseRefused extends Data.TaggedError("CourseRefused")<{ readonly rejection: CourseRejection }> {
  override get message() {
    return `refused: ${this.rejection.kind}`
  }
}

/** The document or archive cannot be accepted; every reason with its place. */
export class ContentRefused extends Data.TaggedError("ContentRefused")<{ readonly reasons: ReadonlyArray<string> }> {
  override get message() {
    return this.reasons.join("; ")
  }
}
