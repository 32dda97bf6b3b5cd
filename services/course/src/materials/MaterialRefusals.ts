/** Why a request about an upload is refused, before it becomes a problem of the API. */
import { Data } from "effect"

/** The course is retired, or as many uploads as may be are under way. */
export class MaterialBusy extends Data.TaggedError("MaterialBusy")<{}> {
  override get message() {
    return "the course is retired, or too many of its uploads are under way"
  }
}

/** The draft or a version has the file. */
export class MaterialInUse extends Data.TaggedError("MaterialInUse")<{}> {
  override get message() {
    return "the draft or a version has the file"
  }
}
