/** How long tokens and sessions live. */

/** Access tokens and service tokens, in seconds. */
export const accessTokenSeconds = 600
/** A session ends then, however much it is used (OWASP ASVS 5.0 7.3.2). Milliseconds: 30 days. */
export const sessionMillis = 30 * 24 * 3_600_000
/** A refresh token may come twice within this time: a lost answer or two tabs, not a thief. Milliseconds. */
export const reuseGraceMillis = 10_000
/** A browser session ends when it was not used for so long. Milliseconds: 14 days. */
export const browserIdleMillis = 14 * 24 * 3_600_000
/** A browser session ends then, however much it is used. Milliseconds: 90 days. */
export const browserSessionMillis = 90 * 24 * 3_600_000
/** The last use of a browser session is written at most this often, in milliseconds. */
export const browserTouchMillis = 60_000
