/** Which headers pass the proxy: hop-by-hop fields end here (RFC 9110 7.6.1), and so do cookies, which are between us and browsers. */

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
  "content-length",
  // curl sends it with every body of more than 1 MB; the server here has answered 100 by then, and the client cannot send it
  "expect",
  "cookie",
  "set-cookie",
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto"
])

/** End-to-end headers alone. What a caller says about its own origin is dropped: we say it ourselves. */
export const endToEnd = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> => {
  const named = new Set(
    (headers["connection"] ?? "")
      .toLowerCase()
      .split(",")
      .map((name) => name.trim())
  )
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name) && !named.has(name)) kept[name] = value
  }
  return kept
}
