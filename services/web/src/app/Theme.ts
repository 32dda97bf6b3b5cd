/** Light or dark, when a visitor chose. Pure. */

export type Theme = "light" | "dark"

/** Set by the app when a visitor chooses; not secret, so scripts may write it. */
export const themeCookie = "lyceum-theme"

/** `undefined` = as the system says. */
export const themeOf = (cookie: string | undefined): Theme | undefined =>
  cookie === "light" || cookie === "dark" ? cookie : undefined
