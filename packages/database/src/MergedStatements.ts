/** Statements of one text, asked for several times at once, as one statement. */

/** A statement as the driver takes it. */
export interface Compiled {
  readonly text: string
  readonly params: ReadonlyArray<unknown>
}

/** An append's common table expressions, and how many guards are among them. */
export interface CompiledAppend extends Compiled {
  readonly guards: number
}

/** The numbers of a copy's parameters: behind those of the copies before it. */
const renumbered = (text: string, before: number): string =>
  before === 0 ? text : text.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + before}`)

/** Texts by what they are made of. There are as many as the code has statements that may be merged. */
const remembered = (make: (text: string, params: number, guards: number, count: number) => string) => {
  const known = new Map<string, Map<number, string>>()
  return (text: string, params: number, guards: number, count: number): string => {
    if (count === 1) return make(text, params, guards, 1)
    const ofText = known.get(text) ?? new Map<number, string>()
    known.set(text, ofText)
    const made = ofText.get(count) ?? make(text, params, guards, count)
    ofText.set(count, made)
    return made
  }
}

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index)

const loadsText = remembered((text, params, _, count) =>
  count === 1
    ? text
    : indexes(count)
        .map((n) => `SELECT ${n} AS n, one.* FROM (${renumbered(text, n * params)}) AS one`)
        .join(" UNION ALL ")
)

/** Selects of one row each as one: `n` of a row tells whose it is, where there is more than one. */
export const mergedLoads = ([first, ...others]: readonly [Compiled, ...ReadonlyArray<Compiled>]): Compiled => ({
  text: loadsText(first.text, first.params.length, 0, others.length + 1),
  params: others.length === 0 ? first.params : [first, ...others].flatMap(({ params }) => params)
})

/** The copy's own names of the expressions of an append. */
const renamed = (text: string, n: number): string =>
  n === 0 ? text : text.replace(/\b(moved|appended|(?:part|guard)_\d+)("?) AS \(/g, `$1_${n}$2 AS (`)

const appendsText = remembered((text, params, guards, count) => {
  const copies = indexes(count)
  const own = (name: string, n: number) => (n === 0 ? name : `${name}_${n}`)
  // All streams in their order, then all that guards lock in theirs: whoever does the same elsewhere waits, and never in a circle.
  const must = [
    ...copies.map((n) => own("moved", n)),
    ...copies.flatMap((n) => indexes(guards).map((guard) => own(`guard_${guard}`, n)))
  ]
  // A CTE that only selects runs only when it is read: the wake-up is read in the last line.
  return `WITH ${copies.map((n) => renamed(renumbered(text, n * params), n)).join(", ")},
          woken AS (SELECT pg_notify('relay', current_schema()) FROM relay WHERE asleep)
          SELECT CASE WHEN ${must.map((name) => `EXISTS (SELECT FROM ${name})`).join(" AND ")} THEN (SELECT count(*) FROM woken)::int
            ELSE refuse_append() END AS woken`
})

/** Appends as one statement: all of them or none. */
export const mergedAppends = ([first, ...others]: readonly [
  CompiledAppend,
  ...ReadonlyArray<CompiledAppend>
]): Compiled => ({
  text: appendsText(first.text, first.params.length, first.guards, others.length + 1),
  params: others.length === 0 ? first.params : [first, ...others].flatMap(({ params }) => params)
})
