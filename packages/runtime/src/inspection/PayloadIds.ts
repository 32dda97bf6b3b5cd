/** The ids that a payload speaks of: what an administrator looks up next. Pure. */

/** Deeper or more than this is not looked at: a payload may be anything. */
const maxDepth = 4
const maxIds = 50

const isId = (name: string): boolean => name === "id" || name.endsWith("Id")

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Text fields called `id` or `…Id`, by the path of their names; none when the payload is not JSON. */
export const idsIn = (payload: string): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {}
  const walk = (value: unknown, path: string, depth: number): void => {
    if (typeof value !== "object" || value === null || depth > maxDepth) return
    for (const [name, inner] of Object.entries(value)) {
      const place = path === "" ? name : `${path}.${name}`
      if (Object.keys(found).length >= maxIds) return
      if (typeof inner === "string" && isId(name)) found[place] = inner.slice(0, 200)
      else walk(inner, place, depth + 1)
    }
  }
  walk(parsed(payload), "", 1)
  return found
}
