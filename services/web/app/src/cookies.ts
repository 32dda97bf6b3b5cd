/** Choices that the server must know before it draws a page. No secrets: these cookies are readable. */

const year = 365 * 24 * 60 * 60

/** Keeps a choice for a year. `name` and `value` are words that need no quoting. */
export const remember = (name: string, value: string): void => {
  const secure = location.protocol === "https:" ? "; Secure" : ""
  document.cookie = `${name}=${value}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`
}

/** A choice made earlier. */
export const remembered = (name: string): string | undefined =>
  document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1)
