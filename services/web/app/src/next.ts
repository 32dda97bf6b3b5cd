/** Where to go after signing in. */

/** The path to go on with if it is one of this site (`origin`), otherwise the home of a learner: no link may lead elsewhere. */
export const nextPath = (next: string | undefined, origin: string): string => {
  if (next === undefined || !next.startsWith("/")) return "/home"
  const target = new URL(next, origin)
  return target.origin === origin ? target.pathname + target.search + target.hash : "/home"
}
