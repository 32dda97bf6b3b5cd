/** The routes that a `routes.ts` says, read from its text: the same words that the router is made of, so nothing is said twice. */

export interface RouteText {
  /** As in the router, `/courses/$slug`. */
  readonly path: string
  /** The page's module, beside the file. */
  readonly module: string
  /** Whose texts it loads. */
  readonly areas: ReadonlyArray<string>
  /** Whether only those who are signed in see it. */
  readonly guarded: boolean
}

const areasOf = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/loadTexts\(([^)]*)\)/g)].flatMap(([, list = ""]) =>
    [...list.matchAll(/"(\w+)"/g)].map(([, area = ""]) => area)
  )

/** Routes with a page; one that only leads elsewhere has none. Throws on a page without an address. Pure. */
export const routesIn = (source: string): ReadonlyArray<RouteText> => {
  const [head = "", ...blocks] = source.split("createRoute({")
  // What the routes name: `const texts = () => loadTexts("course")`.
  const named = [...source.matchAll(/const (\w+) = [^\n]*(loadTexts\([^)]*\))/g)].map(
    ([, name = "", call = ""]) => [name, areasOf(call)] as const
  )
  const guards = new Set(
    [...head.matchAll(/const (\w+) = (?:signedIn|withRole\()/g)].map(([, name = ""]) => name).concat("signedIn")
  )
  return blocks.flatMap((block) => {
    const own = block.split(/\n\}\)/)[0] ?? ""
    const module = /component: lazyRouteComponent\(\(\) => import\("\.\/([^"]+)"\)/.exec(own)?.[1]
    if (module === undefined) return []
    const path = /\bpath: "([^"]+)"/.exec(own)?.[1]
    if (path === undefined) throw new Error(`the route of ${module} has no path`)
    const guard = /\bbeforeLoad: (\w+)/.exec(own)?.[1]
    const areas = [
      ...areasOf(own),
      ...named.flatMap(([name, list]) => (new RegExp(`\\b${name}\\b`).test(own) ? list : []))
    ]
    return [{ path, module, areas: [...new Set(areas)], guarded: guard === "withRole" || guards.has(guard ?? "") }]
  })
}
