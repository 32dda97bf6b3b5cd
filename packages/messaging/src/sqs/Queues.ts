/** The queues themselves: found by name, counted, and made as their specs say where an operator asks for it. */
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SetQueueAttributesCommand
} from "@aws-sdk/client-sqs"
import { Effect, Option, Schema } from "effect"
import { JobQueueUnavailable } from "../JobQueue.ts"
import type { QueueSpec } from "../QueueSpecs.ts"
import { isMissingQueue } from "./Failures.ts"
import { type Lane, lanesOf } from "./Lanes.ts"
import { incomingOf } from "./Message.ts"
import { SqsClient } from "./SqsClient.ts"

/** The queue was never made, or SQS_QUEUE_PREFIX is another's. */
export class NoSuchQueue extends Schema.TaggedError<NoSuchQueue>()("NoSuchQueue", { queue: Schema.String }) {
  override get message() {
    return `SQS has no queue "${this.queue}": make it with "npm run lyceum -- jobs apply --sqs"`
  }
}

const Redrive = Schema.fromJsonString(
  Schema.Struct({ maxReceiveCount: Schema.Union([Schema.Int, Schema.FiniteFromString]) })
)

export const queues = Effect.gen(function* () {
  const { call, prefix, waitSeconds } = yield* SqsClient
  const urls = new Map<string, string>()

  const find = Effect.fnUntraced(function* (name: string) {
    const known = urls.get(name)
    if (known !== undefined) return Option.some(known)
    const found = yield* call("find a queue", (client, options) =>
      client.send(new GetQueueUrlCommand({ QueueName: name }), options)
    ).pipe(
      Effect.map(({ QueueUrl }) => Option.fromNullishOr(QueueUrl)),
      Effect.catchIf(
        ({ cause }) => isMissingQueue(cause),
        () => Effect.succeedNone
      )
    )
    if (Option.isSome(found)) urls.set(name, found.value)
    return found
  })
  const missing = (name: string, operation: string) =>
    new JobQueueUnavailable({ operation, cause: new NoSuchQueue({ queue: name }) })
  /** The address, for what cannot do without the queue. */
  const need = (name: string, operation: string) =>
    Effect.flatMap(
      find(name),
      Option.match({ onNone: () => Effect.fail(missing(name, operation)), onSome: Effect.succeed })
    )

  const attributes = (url: string, names: ReadonlyArray<QueueAttributeName>) =>
    Effect.map(
      call("ask about a queue", (client, options) =>
        client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }), options)
      ),
      ({ Attributes = {} }) => Attributes
    )

  /** Those of a queue's two lanes that exist; fails where none does. */
  const lanes = Effect.fnUntraced(function* (queue: string, operation: string) {
    const both = lanesOf(prefix, queue)
    const found = yield* Effect.forEach([both.plain, both.ordered], (lane) =>
      Effect.map(find(lane.main), (url) => (Option.isSome(url) ? [{ lane, url: url.value }] : []))
    )
    const there = found.flat()
    return there.length === 0 ? yield* missing(both.plain.main, operation) : there
  })

  /** Asks every server of SQS for up to `limit` messages, for so many seconds at most, and hides them for `hidden` seconds. */
  const receive = (
    operation: string,
    url: string,
    options: { readonly limit: number; readonly wait: number; readonly hidden: number }
  ) =>
    call(operation, (client, signal) =>
      client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: options.limit,
          WaitTimeSeconds: options.wait,
          VisibilityTimeout: options.hidden,
          MessageSystemAttributeNames: [
            "ApproximateReceiveCount",
            "ApproximateFirstReceiveTimestamp",
            "SentTimestamp",
            "MessageGroupId"
          ],
          MessageAttributeNames: ["All"]
        }),
        signal
      )
    ).pipe(
      Effect.flatMap(({ Messages }) => incomingOf(Messages)),
      Effect.catchTag("SchemaError", (cause) => Effect.fail(new JobQueueUnavailable({ operation, cause })))
    )

  const depth = Effect.fnUntraced(function* (url: string) {
    const counts = yield* attributes(url, [
      "ApproximateNumberOfMessages",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesDelayed"
    ])
    return Object.values(counts).reduce((sum, count) => sum + Number(count), 0)
  })

  /** After how many receives SQS itself moves a message to the dead letters; `None` = never. */
  const movedAfter = Effect.fnUntraced(function* (url: string) {
    const { RedrivePolicy } = yield* attributes(url, ["RedrivePolicy"])
    const policy = yield* Effect.option(Schema.decodeUnknownEffect(Redrive)(RedrivePolicy))
    return Option.map(policy, ({ maxReceiveCount }) => maxReceiveCount)
  })

  const make = Effect.fnUntraced(function* (name: string, ordered: boolean, settings: Record<string, string>) {
    const existing = yield* find(name)
    const url = Option.isSome(existing)
      ? existing.value
      : (yield* call("make a queue", (client, options) =>
          client.send(
            new CreateQueueCommand({ QueueName: name, ...(ordered ? { Attributes: { FifoQueue: "true" } } : {}) }),
            options
          )
        )).QueueUrl
    if (url === undefined) return yield* missing(name, "make a queue")
    urls.set(name, url)
    yield* call("set a queue up", (client, options) =>
      client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: settings }), options)
    )
    return url
  })

  const makeLane = Effect.fnUntraced(function* ({ dead, main, ordered }: Lane, spec: QueueSpec) {
    const common = { MessageRetentionPeriod: String(14 * 86_400), SqsManagedSseEnabled: "true" }
    const { QueueArn } = yield* attributes(yield* make(dead, ordered, common), ["QueueArn"])
    const policy = JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: spec.deliveries })
    yield* make(main, ordered, {
      ...common,
      VisibilityTimeout: String(spec.visibilitySeconds),
      ReceiveMessageWaitTimeSeconds: "20",
      RedrivePolicy: policy
    })
  })

  /** Makes what is missing and sets the rest up; nothing is removed. Idempotent. */
  const ensure = (specs: ReadonlyArray<QueueSpec>) =>
    Effect.forEach(
      specs,
      (spec) => {
        const { ordered, plain } = lanesOf(prefix, spec.name)
        return Effect.forEach(
          spec.kind === "both" ? [plain, ordered] : [spec.kind === "ordered" ? ordered : plain],
          (lane) => makeLane(lane, spec)
        )
      },
      { discard: true }
    )

  return { find, need, lanes, receive, depth, movedAfter, ensure, prefix, waitSeconds }
})
export type Queues = Effect.Success<typeof queues>
