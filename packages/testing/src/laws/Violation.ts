/** What ends a history: a broken law, or a deployment that cannot be asked. */
import { Schema } from "effect"

/** The deployment broke `law`; `detail` says with which answer. */
export class Violation extends Schema.TaggedError<Violation>()("Violation", {
  law: Schema.String,
  detail: Schema.String
}) {
  override get message() {
    return `${this.law}: ${this.detail}`
  }
}

/** Nothing can be said about the laws: no connection, or the accounts that were given do not work. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}
