/** What the addresses of this area say: filters and what is open. */
import type { Role, ServiceName } from "@lyceum/sdk"

type Search = Readonly<Record<string, unknown>>

const textOf = (value: unknown, longest: number): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, longest) : undefined

export const roles = ["learner", "instructor", "admin"] as const satisfies ReadonlyArray<Role>

/** The services that keep events. */
export const services = [
  "user",
  "course",
  "enrollment",
  "progress",
  "analytics"
] as const satisfies ReadonlyArray<ServiceName>

const serviceOf = (value: unknown): ServiceName | undefined => services.find((service) => service === value)

export interface UsersSearch {
  readonly query?: string
  readonly role?: Role
}

/** Reads the search part of the address of the people; what is not understood is left out. */
export const usersSearch = (search: Search): UsersSearch => {
  const query = textOf(search["query"], 254)
  const role = roles.find((one) => one === search["role"])
  return { ...(query !== undefined && { query }), ...(role !== undefined && { role }) }
}

export interface LettersSearch {
  readonly service?: ServiceName
  readonly topic?: string
  /** The dead letter that is open. */
  readonly letter?: string
}

/** Reads the search part of the address of the dead letters; what is not understood is left out. */
export const lettersSearch = (search: Search): LettersSearch => {
  const service = serviceOf(search["service"])
  const topic = textOf(search["topic"], 200)
  const letter = textOf(search["letter"], 300)
  return {
    ...(service !== undefined && { service }),
    ...(topic !== undefined && { topic }),
    ...(letter !== undefined && { letter })
  }
}

export interface AuditSearch {
  readonly service?: ServiceName
  readonly stream?: string
}

/** Reads the search part of the address of the audit trail; what is not understood is left out. */
export const auditSearch = (search: Search): AuditSearch => {
  const service = serviceOf(search["service"])
  const stream = textOf(search["stream"], 200)
  return { ...(service !== undefined && { service }), ...(stream !== undefined && { stream }) }
}
