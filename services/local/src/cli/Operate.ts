/** `lyceum rebuild`, and what other commands have a running service do, on its management listener. */
import { Console, Effect, Schema } from "effect"
import { Argument, Command } from "effect/cli"
import { FetchHttpClient, HttpClient, HttpClientRequest } from "effect/http"
import { findRunning } from "../platform/Running.ts"
import { dataDir } from "./Options.ts"

const Answer = Schema.Union([Schema.Struct({ result: Schema.Unknown }), Schema.Struct({ error: Schema.String })])

class OperationRefused extends Schema.TaggedError<OperationRefused>()("OperationRefused", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

/** Runs one operation of one service of the platform on that data folder. */
export const operate = Effect.fnUntraced(function* (
  folder: string,
  service: string,
  operation: string,
  parameters: Readonly<Record<string, string>>
) {
  const platform = yield* findRunning(folder)
  const base = platform.management[service]
  if (base === undefined) {
    const known = Object.keys(platform.management).join(", ")
    return yield* new OperationRefused({ reason: `There is no service "${service}": choose one of ${known}` })
  }
  const response = yield* HttpClientRequest.post(`${base}/operations/${operation}`).pipe(
    HttpClientRequest.bearerToken(platform.managementToken),
    HttpClientRequest.bodyJson(parameters),
    Effect.flatMap(HttpClient.execute),
    Effect.provide(FetchHttpClient.layer)
  )
  const answer = yield* Effect.flatMap(response.json, Schema.decodeUnknownEffect(Answer))
  if ("error" in answer) return yield* new OperationRefused({ reason: answer.error })
  return answer.result
})

const service = Argument.String("service").pipe(
  Argument.withDescription("user, course, enrollment, progress or analytics")
)

export const rebuild = Command.make("rebuild", { service, dataDir }, ({ dataDir, service }) =>
  Effect.gen(function* () {
    const result = yield* operate(dataDir, service, "rebuild", {})
    yield* Console.log(`Read models of ${service} rebuilt: ${JSON.stringify(result)}`)
  })
).pipe(Command.withDescription("Rebuild every read model of a service from its events"))
