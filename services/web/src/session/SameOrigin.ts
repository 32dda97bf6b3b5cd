/**
 * Cross-site request forgery: what a browser says about where a request comes from (Fetch Metadata, with Origin for browsers
 * without it; OWASP ASVS 5.0 3.5.1). Pure.
 */

const safe = new Set(["GET", "HEAD", "OPTIONS"])

/** Methods that change nothing (RFC 9110 9.2.1). */
export const isSafe = (method: string): boolean => safe.has(method)

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined)

/**
 * Whether our own page sent the request. `Sec-Fetch-Site` decides where it is there: pages cannot set it. Otherwise `Origin`
 * must name the host that the request went to. Neither = not from a page of ours.
 */
export const isSameOrigin = (headers: Readonly<Record<string, string | undefined>>): boolean => {
  const site = headers["sec-fetch-site"]
  if (site !== undefined) return site === "same-origin"
  const origin = headers["origin"]
  const host = headers["host"]
  return origin !== undefined && host !== undefined && hostOf(origin) === host.toLowerCase()
}
