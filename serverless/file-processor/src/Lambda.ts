/** The graph of the function in the cloud, made once a process, at its first call. */
import { sqsJobQueue } from "@lyceum/messaging/sqs/SqsPorts"
import { lambdaLogger } from "@lyceum/runtime/lambda/Logs"
import { layer as s3 } from "@lyceum/storage/s3/S3ObjectStore"
import { Effect, Layer, ManagedRuntime, Schema } from "effect"
import { type BatchResponse, handler } from "./Handler.ts"
import { scanner } from "./scan/Scanners.ts"
import { bucketSettings } from "./Settings.ts"

const ports = Layer.mergeAll(Layer.unwrap(Effect.map(bucketSettings, s3)), sqsJobQueue, scanner)
const runtime = ManagedRuntime.make(Layer.provideMerge(ports, lambdaLogger("file-processor")))

const Event = Schema.Struct({
  Records: Schema.Array(Schema.Struct({ messageId: Schema.NonEmptyString, body: Schema.String }))
})
const decode = Schema.decodeUnknownEffect(Event)

/**
 * SQS's event in, the ids of what must come again out. Rejects when the event is none or the environment is incomplete: the whole
 * batch comes again then.
 */
export const onObjectCreated = (event: unknown): Promise<BatchResponse> =>
  runtime.runPromise(Effect.flatMap(decode(event), handler))
