/** The command line: `npm run images -- --help`. */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { images } from "./Command.ts"
import { explain } from "./Explain.ts"

Command.runWith(images, { version: "1" })(process.argv.slice(2)).pipe(
  explain,
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
