/** The graph of the function in the cloud, made once a process, at its first call. */
import { withJobSignals } from "@lyceum/messaging/JobSignals"
import { sqsJobQueue } from "@lyceum/messaging/sqs/SqsPorts"
import { lambdaLogger } from "@lyceum/runtime/lambda/Logs"
import { lambdaTracer, sendingSpans } from "@lyceum/runtime/lambda/Traces"
import { layer as s3 } from "@lyceum/storage/s3/S3ObjectStore"
import { Effect, Layer, ManagedRuntime, Schema } from "effect"
import { Batch, type BatchResponse, handler } from "./Handler.ts"
import { scanner } from "./scan/Scanners.ts"
import { bucketSettings } from "./Settings.ts"

const ports = Layer.mergeAll(Layer.unwrap(Effect.map(bucketSettings, s3)), withJobSignals(sqsJobQueue), scanner)
const signals = Layer.mergeAll(lambdaLogger("file-processor"), lambdaTracer("file-processor"))
const runtime = ManagedRuntime.make(Layer.provideMerge(ports, signals))

const decode = Schema.decodeUnknownEffect(Batch)

/**
 * SQS's event in, the ids of what must come again out. Rejects when the event is none or the environment is incomplete: the whole
 * batch comes again then.
 */
export const onObjectCreated = (event: unknown): Promise<BatchResponse> =>
  runtime.runPromise(sendingSpans(Effect.flatMap(decode(event), handler)))
