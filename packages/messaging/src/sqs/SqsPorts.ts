/** The job queue on SQS, from the environment: see `SqsSettings`. A module of its own, loaded where it is configured only. */
import { Layer } from "effect"
import { SqsClient } from "./SqsClient.ts"
import { layer } from "./SqsJobQueue.ts"

export const sqsJobQueue = layer.pipe(Layer.provide(SqsClient.layer))
