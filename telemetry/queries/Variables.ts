/** Grafana's variables in a query: found, and replaced by something of their kind before it is parsed. Pure. */

const builtIn: Readonly<Record<string, string>> = {
  __rate_interval: "5m",
  __range: "3h",
  __auto: "1m",
  __interval: "1m"
}

const variable = /\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g

/** Names of variables that a text uses, without Grafana's own. */
export const variablesOf = (text: string): ReadonlyArray<string> => [
  ...new Set(
    [...text.matchAll(variable)]
      .map((found) => found[1] ?? found[2] ?? "")
      // `$1` in label_replace is a group of a regular expression.
      .filter((name) => !/^\d+$/.test(name) && !Object.hasOwn(builtIn, name))
  )
]

/** The query with a value for every variable: a number, which is a text too where it stands in quotes. */
export const filled = (text: string): string =>
  text.replace(variable, (whole, inBraces: string | undefined, bare: string | undefined) => {
    const name = inBraces ?? bare ?? ""
    return /^\d+$/.test(name) ? whole : (builtIn[name] ?? "1")
  })
