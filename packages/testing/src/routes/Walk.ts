/** What the walks over all routes share: the route's request on the wire, and what is found. */
import type { Route } from "@lyceum/api/Lyceum"
import type { CallOptions } from "../laws/Call.ts"
import type { SampleRequest } from "./Samples.ts"

/** Something a walk found, in a line: route, caller or input, what was expected and what came. */
export type Finding = string

export const nameOf = ({ group, name }: Route): string => `${group}.${name}`

/** The names of a route's path parameters. */
export const paramsOf = ({ path }: Route): ReadonlyArray<string> =>
  [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "")

/** Puts a sample on the wire. Values of the path are sent as they are: a bad one is meant to be bad. */
export const wire = (route: Route, sample: SampleRequest, token: string | undefined): CallOptions => {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => sample.params?.[name] ?? "missing")
  const query = new URLSearchParams(sample.query).toString()
  return {
    method: route.method,
    path: query === "" ? path : `${path}?${query}`,
    token: sample.token ?? token,
    ...(sample.body === undefined ? {} : { body: sample.body }),
    ...(sample.raw === undefined ? {} : { raw: sample.raw }),
    ...(sample.headers === undefined ? {} : { headers: sample.headers }),
    ...(sample.headOnly === undefined ? {} : { headOnly: sample.headOnly })
  }
}
