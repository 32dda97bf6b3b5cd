/** One real broker, with a TLS and SCRAM listener, for a whole run of the Kafka tests. */
import { Effect, Exit, Scope } from "effect"
import type { TestProject } from "vitest/node"
import { kafkaBroker } from "../kafka/Broker.ts"

declare module "vitest" {
  export interface ProvidedContext {
    kafkaBrokers: string
    kafkaClassPath: string
    kafkaSecure: {
      readonly brokers: string
      readonly caFile: string
      readonly username: string
      readonly password: string
    }
  }
}

export default async (project: TestProject) => {
  const scope = Scope.makeUnsafe()
  const broker = await Effect.runPromise(kafkaBroker({ secure: true }).pipe(Scope.provide(scope)))
  project.provide("kafkaBrokers", broker.brokers)
  project.provide("kafkaClassPath", broker.classPath)
  if (broker.secure !== null) project.provide("kafkaSecure", broker.secure)
  return () => Effect.runPromise(Scope.close(scope, Exit.void))
}
