/** The run's SQS as a layer, with queues made for each test. */
import type { QueueSpec } from "@lyceum/messaging/QueueSpecs"
import { queues } from "@lyceum/messaging/sqs/Queues"
import { SqsClient } from "@lyceum/messaging/sqs/SqsClient"
import { layer } from "@lyceum/messaging/sqs/SqsJobQueue"
import type { SqsSettings } from "@lyceum/messaging/sqs/SqsSettings"
import { Effect, Layer, Option } from "effect"
import { randomUUID } from "node:crypto"
import { inject } from "vitest"

export const settings = (endpoint: string = inject("cloudAws").endpoint): SqsSettings => ({
  region: "eu-central-1",
  endpoint: Option.some(endpoint),
  prefix: "test-",
  // moto looks once at which groups are at work: a receive that waits does not see one end.
  waitSeconds: 1,
  credentials: Option.some({ accessKeyId: "test", secretAccessKey: "test" })
})

export const sqs = (endpoint?: string) => layer.pipe(Layer.provideMerge(SqsClient.layerOf(settings(endpoint))))

/** Makes both lanes of a queue of a new name. */
export const newQueue = (spec: Partial<QueueSpec> = {}, endpoint?: string): Effect.Effect<string> =>
  Effect.gen(function* () {
    const name = `q-${randomUUID()}`
    yield* (yield* queues).ensure([{ name, kind: "both", deliveries: 20, visibilitySeconds: 30, ...spec }])
    return name
  }).pipe(Effect.provide(SqsClient.layerOf(settings(endpoint))), Effect.orDie)
