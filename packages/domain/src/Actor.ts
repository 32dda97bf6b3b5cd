/** Who acts: a person (by session or API token) or one of our services. Recorded with every event. */
import { Schema } from "effect"
import { SessionId, UserId } from "./Ids.ts"
import { Role, Scope } from "./Role.ts"

/** A person, with the role and the scopes that their token carries; `sessionId` unless it is an API token. */
export const Person = Schema.Struct({
  kind: Schema.tag("person"),
  userId: UserId,
  role: Role,
  scopes: Schema.Array(Scope),
  sessionId: Schema.optionalKey(SessionId)
}).annotate({ identifier: "Person" })
export type Person = typeof Person.Type

/** A service of the platform, by its name, for example `progress`. */
export const ServiceActor = Schema.Struct({
  kind: Schema.tag("service"),
  name: Schema.NonEmptyString
}).annotate({ identifier: "ServiceActor" })
export type ServiceActor = typeof ServiceActor.Type

export const Actor = Schema.Union([Person, ServiceActor]).annotate({ identifier: "Actor" })
export type Actor = typeof Actor.Type

/** The short form that events, logs and the audit trail carry: `user:<id>` or `service:<name>`. No personal data. */
export const actorName = (actor: Actor): string =>
  actor.kind === "person" ? `user:${actor.userId}` : `service:${actor.name}`
