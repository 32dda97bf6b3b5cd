/**
 * A policy: a plain function of a resource (and of the stack that it is in) to what is wrong with it. The same functions run over the
 * mocked stacks in the tests and, through `pack.ts`, over every preview and update.
 */
import type { Environment } from "../config/Environment.ts"

/** What a policy sees of a resource: as much as a policy pack is told, too. */
export interface Seen {
  /** `aws:s3/bucket:Bucket`. */
  readonly type: string
  readonly name: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly protect?: boolean
  /** Names of inputs that are secret; absent where nobody can tell (a policy pack is given plain values). */
  readonly secrets?: ReadonlyArray<string>
}

/** The stack around it. */
export interface Around {
  readonly environment: Environment
  readonly resources: ReadonlyArray<Seen>
  /** Ids of the subnets that have a way in from the internet; they are another stack's. */
  readonly publicSubnets?: ReadonlyArray<string>
}

/** A rule: its name, what it demands, and the sentence for each breach of it, none where it is kept. */
export interface Policy {
  /** Kebab-case, begins with the cloud or `any`. */
  readonly name: string
  readonly demands: string
  readonly check: (resource: Seen, around: Around) => ReadonlyArray<string>
}

/** A breach: who, of what, and how. */
export interface Breach {
  readonly policy: string
  readonly resource: string
  readonly sentence: string
}

/** Every breach in a stack. */
export const breachesOf = (policies: ReadonlyArray<Policy>, around: Around): ReadonlyArray<Breach> =>
  policies.flatMap(({ check, name }) =>
    around.resources.flatMap((resource) =>
      check(resource, around).map((sentence) => ({
        policy: name,
        resource: `${resource.type} "${resource.name}"`,
        sentence
      }))
    )
  )

/** A rule about resources of certain types. */
export const about = (
  types: ReadonlyArray<string>,
  check: (inputs: Readonly<Record<string, unknown>>, around: Around, resource: Seen) => ReadonlyArray<string>
): Policy["check"] => {
  const known = new Set(types)
  return (resource, around) => (known.has(resource.type) ? check(resource.inputs, around, resource) : [])
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value at a path of keys and indexes; `undefined` where it ends before. */
export const at = (value: unknown, ...path: ReadonlyArray<string | number>): unknown => {
  let now = value
  for (const step of path) {
    if (Array.isArray(now) && typeof step === "number") now = now[step]
    else if (isObject(now)) now = now[String(step)]
    else return undefined
  }
  return now
}

/** A list's members; none of what is no list. */
export const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** A text; the empty one for what is none. */
export const asText = (value: unknown): string => (typeof value === "string" ? value : "")

/** The sentence unless the condition holds. */
export const demand = (holds: boolean, sentence: string): ReadonlyArray<string> => (holds ? [] : [sentence])
