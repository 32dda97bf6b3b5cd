/** Where a function's lines go: whole lines of JSON, for logs and for metrics alike. */
import { Context } from "effect"

/**
 * Takes one line without its end. The real one writes to stdout past `console`: the cloud's runtime puts a time, an id and
 * a level before what `console` prints, and then the line is no JSON any more.
 */
export const LambdaOutput = Context.Reference<(line: string) => void>("@lyceum/runtime/LambdaOutput", {
  defaultValue: () => (line) => void process.stdout.write(`${line}\n`)
})
