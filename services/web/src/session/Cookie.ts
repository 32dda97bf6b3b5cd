/** The browser's cookies that this service knows. Pure. */
import { Cookies, HttpServerResponse } from "effect/http"

/** `__Host-`: the browser keeps it only with Secure, Path=/ and no Domain (RFC 6265bis 4.1.3.2). */
export const sessionCookie = "__Host-lyceum"

const attributes = { httpOnly: true, secure: true, sameSite: "lax", path: "/" } as const

/** What a secret of the user service looks like; anything else is not worth asking for. */
const secretShape = /^[\w-]{20,200}$/

/** A cookie of a `Cookie` header; the first one of that name. */
export const cookieOf = (header: string | undefined, name: string): string | undefined => {
  const value = header === undefined ? undefined : Cookies.parseHeader(header)[name]
  return value === "" ? undefined : value
}

/** The session's secret, `undefined` without a cookie; `null` when the cookie holds none of ours. */
export const secretOf = (header: string | undefined): string | null | undefined => {
  const value = cookieOf(header, sessionCookie)
  return value === undefined || secretShape.test(value) ? value : null
}

/** Gives the browser the secret for so many seconds. */
export const keepSecret = (secret: string, seconds: number) =>
  HttpServerResponse.setCookieUnsafe(sessionCookie, secret, { ...attributes, maxAge: `${seconds} seconds` })

/** Has the browser forget the secret. */
export const forgetSecret = HttpServerResponse.setCookieUnsafe(sessionCookie, "", { ...attributes, maxAge: 0 })
