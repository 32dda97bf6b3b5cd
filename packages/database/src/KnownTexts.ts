/**
 * Texts of statements by the pieces that they are made of: a statement that was written before is the very same text again, neither
 * put together nor numbered anew, and compared and looked up at once by who comes after.
 */
import { Statement } from "effect/sql"
import type { Compiled } from "./MergedStatements.ts"

/** Places that are remembered: many more than the code has. A statement may be written with a text that somebody chose. */
const most = 50_000

/** Where one is after the pieces so far, and where what may follow leads to. */
interface Place {
  text: string | undefined
  readonly literals: Map<string, Place>
  readonly identifiers: Map<string, Place>
  readonly parameters: Map<"$", Place>
}
const place = (): Place => ({ text: undefined, literals: new Map(), identifiers: new Map(), parameters: new Map() })

/** Compiles fragments that follow each other, as `sql` would compile them as one. */
export const knownTexts = (
  sql: Statement.Constructor
): ((fragments: ReadonlyArray<Statement.Fragment>) => Compiled) => {
  const start = place()
  let places = 1

  const follow = <Name>(next: Map<Name, Place>, name: Name): Place | undefined => {
    const found = next.get(name)
    if (found !== undefined || places >= most) return found
    const made = place()
    next.set(name, made)
    places++
    return made
  }

  /** Where a piece leads to; `undefined` = its text depends on its value, or there is no room. */
  const after = (at: Place, segment: Statement.Segment): Place | undefined => {
    switch (segment._tag) {
      case "Literal":
        return segment.params === undefined ? follow(at.literals, segment.value) : undefined
      case "Identifier":
        return follow(at.identifiers, segment.value)
      case "Parameter":
        return follow(at.parameters, "$")
      default:
        return undefined
    }
  }

  /** The place behind these pieces, with their parameters. */
  const walk = (fragments: ReadonlyArray<Statement.Fragment>, params: Array<unknown>): Place | undefined => {
    let at: Place | undefined = start
    for (const { segments } of fragments) {
      for (const segment of segments) {
        at = after(at, segment)
        if (at === undefined) return undefined
        if (segment._tag === "Parameter") params.push(segment.value)
      }
    }
    return at
  }

  return (fragments) => {
    const params: Array<unknown> = []
    const at = walk(fragments, params)
    if (at?.text !== undefined) return { text: at.text, params }
    const [text, all] = sql`${Statement.fragment(fragments.flatMap(({ segments }) => segments))}`.compile()
    if (at !== undefined) at.text = text
    return { text, params: all }
  }
}
