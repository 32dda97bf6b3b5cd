/** Ways into values of which nothing is known but that they are JSON. */

/** What lies at a path, or `undefined`. */
export const at = (value: unknown, ...path: ReadonlyArray<string | number>): unknown =>
  path.reduce((inside: unknown, key): unknown => {
    if (typeof inside !== "object" || inside === null) return undefined
    const next: unknown = Reflect.get(inside, key)
    return next
  }, value)

/** The elements of a list, or none. */
export const listAt = (value: unknown, ...path: ReadonlyArray<string | number>): ReadonlyArray<unknown> => {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** A text, or the empty one. */
export const textAt = (value: unknown, ...path: ReadonlyArray<string | number>): string => {
  const found = at(value, ...path)
  return typeof found === "string" ? found : ""
}

/** The members of an object, or none. */
export const membersAt = (
  value: unknown,
  ...path: ReadonlyArray<string | number>
): Readonly<Record<string, unknown>> => {
  const found = at(value, ...path)
  return typeof found === "object" && found !== null && !Array.isArray(found)
    ? Object.fromEntries(Object.entries(found))
    : {}
}

/** A copy with another value at a path, for planted faults; `undefined` takes the member away. */
export const set = (value: unknown, path: ReadonlyArray<string | number>, to: unknown): unknown => {
  const [key, ...rest] = path
  if (key === undefined) return to
  if (Array.isArray(value)) return value.map((one: unknown, index) => (index === key ? set(one, rest, to) : one))
  const members = membersAt(value)
  const next = rest.length === 0 ? to : set(members[key], rest, to)
  const kept = Object.entries(members).filter(([name]) => name !== key)
  return Object.fromEntries(next === undefined ? kept : [...kept, [String(key), next]])
}
