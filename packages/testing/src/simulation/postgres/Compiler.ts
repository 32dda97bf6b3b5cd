/**
 * The driver's compiler with a memory: a statement's text is put together once for each sequence of its pieces. The services make
 * a new statement at every call, and its text, some hundred characters that are new to the engine each time, would have to be
 * joined, hashed and compared again. The text is the driver's own, to the letter; parameters are always those of the call.
 */
import type { Statement } from "effect/sql"

/** Where a sequence of pieces has led to so far. */
interface Place {
  readonly literals: Map<string, Place>
  parameter: Place | null
  /** The text of the statement that ends here. */
  text: string | null
}

const place = (): Place => ({ literals: new Map(), parameter: null, text: null })

/** Compiles as `driver` does. Statements of other pieces than texts and parameters are left to it. */
export const remembering = (driver: Statement.Compiler): Statement.Compiler => {
  const start = place()
  const compiler: Statement.Compiler = {
    dialect: driver.dialect,
    compile: (statement, withoutTransform) => {
      let at = start
      const params: Array<unknown> = []
      for (const segment of statement.segments) {
        if (segment._tag === "Parameter") {
          at = at.parameter ??= place()
          params.push(segment.value)
        } else if (segment._tag === "Literal" && segment.params === undefined) {
          let next = at.literals.get(segment.value)
          if (next === undefined) {
            next = place()
            at.literals.set(segment.value, next)
          }
          at = next
        } else return driver.compile(statement, withoutTransform)
      }
      at.text ??= driver.compile(statement, withoutTransform)[0]
      return [at.text, params]
    },
    get withoutTransform() {
      return compiler
    }
  }
  return compiler
}
