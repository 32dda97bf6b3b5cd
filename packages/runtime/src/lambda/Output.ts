/** Where a function's lines go: whole lines of JSON, for logs and for metrics alike. */
import { Context } from "effect"

/** Takes one line without its end. */
export type WriteLine = (line: string) => void

/** To stdout past `console`: the cloud's runtime puts a time, an id and a level before what `console` prints: no JSON any more. */
export const writeStdout: WriteLine = (line) => void process.stdout.write(`${line}\n`)

/** Writes nowhere until `lambdaLogger` is provided: in any other process a function's metrics are not its log's business. */
export const LambdaOutput = Context.Reference<WriteLine>("@lyceum/runtime/LambdaOutput", {
  defaultValue: () => () => undefined
})
