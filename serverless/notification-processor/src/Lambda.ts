/** The graph of the function in the cloud, made once a process, at its first call. */
import { emf } from "@lyceum/runtime/lambda/Metrics"
import { lambdaLogger } from "@lyceum/runtime/lambda/Logs"
import { lambdaTracer, sendingSpans } from "@lyceum/runtime/lambda/Traces"
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { Effect, Layer, ManagedRuntime, Schema } from "effect"
import { dynamoSentLog } from "./aws/DynamoSentLog.ts"
import { dynamoSuppressions } from "./aws/DynamoSuppressions.ts"
import { Batch, type BatchResponse } from "./Batch.ts"
import { carriers } from "./Carriers.ts"
import { feedbackHandler } from "./feedback/Handler.ts"
import { handler } from "./Handler.ts"
import { Tally } from "./Tally.ts"

/** Where messages are remembered: all that `feedback` needs. */
const records = Layer.mergeAll(dynamoSentLog, dynamoSuppressions).pipe(Layer.provide(DynamoClient.layer))

const signals = Layer.mergeAll(
  lambdaLogger("notification-processor"),
  lambdaTracer("notification-processor"),
  Layer.succeed(Tally, (name, value, labels) => emf(name, "Count", value, labels))
)

const sending = ManagedRuntime.make(Layer.provideMerge(Layer.mergeAll(records, carriers), signals))
const listening = ManagedRuntime.make(Layer.provideMerge(records, signals))

const decode = Schema.decodeUnknownEffect(Batch)

/**
 * SQS's event in, the ids of what must come again out. Rejects when the event is none or the environment is incomplete: the whole
 * batch comes again then.
 */
export const onJobs = (event: unknown): Promise<BatchResponse> =>
  sending.runPromise(sendingSpans(Effect.flatMap(decode(event), handler)))

/** The same for the queue of SES's reports. */
export const onFeedback = (event: unknown): Promise<BatchResponse> =>
  listening.runPromise(sendingSpans(Effect.flatMap(decode(event), feedbackHandler)))
