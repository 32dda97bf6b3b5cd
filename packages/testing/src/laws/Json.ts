/** Looks into answers whose form is not known yet: a law that finds something missing names it instead of throwing. */

/** The value at a path of keys and indices; `undefined` where a step is missing. */
export const at = (value: unknown, ...path: ReadonlyArray<string | number>): unknown => {
  let inner = value
  for (const key of path) {
    if (typeof inner !== "object" || inner === null) return undefined
    const found = Object.entries(inner).find(([name]) => name === String(key))
    inner = found?.[1]
  }
  return inner
}

/** The text at a path; empty where there is none. */
export const textAt = (value: unknown, ...path: ReadonlyArray<string | number>): string => {
  const found = at(value, ...path)
  return typeof found === "string" ? found : ""
}

/** The list at a path; empty where there is none. */
export const listAt = (value: unknown, ...path: ReadonlyArray<string | number>): ReadonlyArray<unknown> => {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** JSON with sorted keys: equal texts are equal values. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  ) ?? "undefined"
