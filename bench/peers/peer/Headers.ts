/** What every answer carries: as the measured services send it. */
export const commonHeaders = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "cache-control": "no-store"
}

const plainId = /^[\w.:-]{8,128}$/

/** The caller's request id when it is a plain one. */
export const givenId = (header: string | ReadonlyArray<string> | undefined): string | undefined =>
  typeof header === "string" && plainId.test(header) ? header : undefined
