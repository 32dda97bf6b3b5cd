/** What a load test is told by its environment; `npm run load` sets it. */

const text = (name: string): string => __ENV[name] ?? ""

const positive = (name: string, otherwise: number): number => {
  const given = text(name)
  const value = given === "" ? otherwise : Number(given)
  if (!(value > 0)) throw new Error(`${name} is ${JSON.stringify(given)}: it takes a number above 0`)
  return value
}

/** The platform's one address, without a slash at the end. */
export const base = text("LOAD_URL").replace(/\/$/, "")

/** An administrator of the platform: makes the instructors. */
export const administrator = { email: text("LYCEUM_ADMIN_EMAIL"), password: text("LYCEUM_ADMIN_PASSWORD") }

/** How many times the profile's arrival rates. */
export const scale = positive("LOAD_SCALE", 1)

/** How many times the profile's length. */
export const stretch = positive("LOAD_STRETCH", 1)

/** File that the summary goes to. */
export const summaryFile = text("LOAD_SUMMARY")

/** More thresholds than the profile's, `{metric: [expression, …]}`. */
export const moreThresholds = (): Readonly<Record<string, ReadonlyArray<string>>> => {
  const given = text("LOAD_THRESHOLDS")
  return given === "" ? {} : JSON.parse(given)
}

/** How many times the time that people take to think, 0 has them not think; the profile's own when the run says nothing. */
export const thinkingOr = (otherwise: number): number => {
  const given = text("LOAD_THINK")
  if (given === "") return otherwise
  return given === "0" ? 0 : positive("LOAD_THINK", otherwise)
}
