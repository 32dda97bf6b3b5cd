/** Where to go after signing in. */

/** The path to go on with if it is one of this site, otherwise the home of a learner: a link must not lead elsewhere. */
export const nextPath = (next: string | undefined): string => {
  if (next === undefined || !next.startsWith("/")) return "/home"
  const target = new URL(next, location.origin)
  return target.origin === location.origin ? target.pathname + target.search + target.hash : "/home"
}
