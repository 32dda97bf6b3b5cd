/** `npm run tools [-- names…]`: makes tools ready, all of them when none is named; prints where each is. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Record } from "effect"
import { ToolError } from "./Cache.ts"
import { type DefinitionsName, definitionsFolder } from "./Definitions.ts"
import { tools } from "./Tool.ts"
import { definitions } from "./Versions.ts"

const folders = Record.fromEntries(
  [...Record.keys(definitions), "flink" as const].map((name: DefinitionsName) => [
    `definitions:${name}`,
    definitionsFolder(name)
  ])
)
const known: Readonly<Record<string, Effect.Effect<string, ToolError>>> = { ...tools, ...folders }

const prepare = (name: string) => {
  const found = Object.hasOwn(known, name) ? known[name] : undefined
  return found === undefined
    ? Effect.fail(new ToolError({ reason: `There is no tool "${name}"; there are ${Object.keys(known).join(", ")}` }))
    : Effect.flatMap(found, (path) => Console.log(`${name} ${path}`))
}

const named = process.argv.slice(2)

Effect.forEach(named.length === 0 ? Object.keys(known) : named, prepare, { discard: true }).pipe(
  Effect.catchTag("ToolError", (error) =>
    Effect.andThen(
      Console.error(error.message),
      Effect.sync(() => void (process.exitCode = 1))
    )
  ),
  NodeRuntime.runMain
)
