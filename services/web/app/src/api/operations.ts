/** What administrators read about people and services. */
import type { Role, ServiceName } from "@lyceum/sdk"
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { lyceum } from "./lyceum.ts"
import { askAgain } from "./query-client.ts"

/** How often the state of the services is asked for, in milliseconds. */
const every = 10_000

const perPage = 50

/** Every query about people starts with this: invalidate it after a change. */
export const usersRoot = ["admin", "users"] as const

export interface UserFilter {
  /** How a name or an address begins. */
  readonly query?: string
  readonly role?: Role
}

/** Accounts, oldest first. */
export const usersQuery = (filter: UserFilter) =>
  infiniteQueryOptions({
    queryKey: [...usersRoot, filter.query ?? "", filter.role ?? "any"],
    queryFn: async ({ pageParam, signal }) => {
      const page = pageParam === "" ? {} : { cursor: pageParam }
      return (await lyceum.users.listUsers({ query: { limit: perPage, ...filter, ...page }, signal })).data
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor
  })

/** Every service as it is now. */
export const servicesQuery = queryOptions({
  queryKey: ["admin", "services"],
  queryFn: async ({ signal }) => (await lyceum.operations.services({ signal })).data,
  refetchInterval: askAgain(every),
  staleTime: 0
})

/** Every query about dead letters starts with this: invalidate it after a replay. */
export const lettersRoot = ["admin", "dead-letters"] as const

export interface LetterFilter {
  readonly service?: ServiceName
  readonly topic?: string
}

/** Dead letters of all services, by service, topic and group, oldest first. */
export const lettersQuery = (filter: LetterFilter) =>
  infiniteQueryOptions({
    queryKey: [...lettersRoot, "list", filter.service ?? "any", filter.topic ?? ""],
    queryFn: async ({ pageParam, signal }) => {
      const page = pageParam === "" ? {} : { cursor: pageParam }
      return (await lyceum.operations.deadLetters({ query: { limit: perPage, ...filter, ...page }, signal })).data
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0
  })

/** One dead letter with its headers and payload. Throws `not-found`, `service-unavailable`. */
export const letterQuery = (deadLetterId: string) =>
  queryOptions({
    queryKey: [...lettersRoot, "one", deadLetterId],
    queryFn: async ({ signal }) => (await lyceum.operations.deadLetter({ path: { deadLetterId }, signal })).data,
    staleTime: 0
  })

/** Every event of an aggregate, newest first. Throws `not-found`, `service-unavailable`. */
export const auditQuery = (service: ServiceName, stream: string) =>
  infiniteQueryOptions({
    queryKey: ["admin", "audit", service, stream],
    queryFn: async ({ pageParam, signal }) => {
      const page = pageParam === "" ? {} : { cursor: pageParam }
      return (await lyceum.operations.audit({ query: { limit: perPage, service, stream, ...page }, signal })).data
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0
  })
