/** `lyceum jobs list|show|redrive|apply`: what waits in a job queue, what no attempt could do, and another try. */
import { type DeadJob, JobQueue } from "@lyceum/messaging/JobQueue"
import { queueSpecs } from "@lyceum/messaging/QueueSpecs"
import { Console, Effect, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { jobPlace, onSqs, runningJobs } from "./RunningJobs.ts"

class NoSuchJob extends Schema.TaggedError<NoSuchJob>()("NoSuchJob", { queue: Schema.String, id: Schema.String }) {
  override get message() {
    return `queue "${this.queue}" has no dead letter "${this.id}": "npm run lyceum -- jobs list ${this.queue}" shows what it has`
  }
}

/** A name that no queue of the platform has is a slip of the pen, not an empty queue. */
class NoSuchQueueName extends Schema.TaggedError<NoSuchQueueName>()("NoSuchQueueName", { queue: Schema.String }) {
  override get message() {
    return `there is no queue "${this.queue}": choose one of ${queueSpecs.map(({ name }) => name).join(", ")}`
  }
}

class OnlySqs extends Schema.TaggedError<OnlySqs>()("OnlySqs", {}) {
  override get message() {
    return "the embedded queue makes its queues itself: apply is for SQS (--sqs, or LYCEUM_JOB_QUEUE=sqs)"
  }
}

const queue = Argument.String("queue").pipe(Argument.withDescription(queueSpecs.map(({ name }) => name).join(", ")))

/** Runs it on a queue that there is. */
const inQueue = Effect.fnUntraced(function* <A, E>(
  queue: string,
  place: Parameters<typeof runningJobs>[0],
  command: Effect.Effect<A, E, JobQueue>
) {
  if (!queueSpecs.some(({ name }) => name === queue)) return yield* new NoSuchQueueName({ queue })
  return yield* Effect.provide(command, runningJobs(place))
})

/** The body is not in the list: it may hold an address or a secret link. */
const line = ({ attempts, error, id }: DeadJob) => `${id}  ${String(attempts).padStart(3)} attempts  ${error}`

const list = Command.make(
  "list",
  {
    queue,
    ...jobPlace,
    limit: Flag.Int("limit").pipe(Flag.withDescription("Most dead letters"), Flag.withDefault(50))
  },
  ({ limit, queue, ...place }) =>
    inQueue(
      queue,
      place,
      Effect.gen(function* () {
        const jobs = yield* JobQueue
        const dead = yield* jobs.deadLetters(queue, limit)
        yield* Console.log(`${yield* jobs.depth(queue)} jobs wait or run in ${queue}`)
        yield* Console.log(dead.length === 0 ? "No dead letters" : `${dead.length} dead letters:`)
        for (const letter of dead) yield* Console.log(line(letter))
        if (dead.length === limit) yield* Console.log(`There may be more: --limit ${limit * 2}`)
      })
    )
).pipe(Command.withDescription("How many jobs wait, and the dead letters with their errors"))

/** Dead letters that are looked through for one. */
const within = 1000

const show = Command.make(
  "show",
  {
    queue,
    id: Argument.String("id").pipe(Argument.withDescription("of a dead letter, as list shows it")),
    ...jobPlace
  },
  ({ id, queue, ...place }) =>
    inQueue(
      queue,
      place,
      Effect.gen(function* () {
        const found = (yield* (yield* JobQueue).deadLetters(queue, within)).find((letter) => letter.id === id)
        if (found === undefined) return yield* new NoSuchJob({ queue, id })
        yield* Console.log(JSON.stringify(found, null, 2))
      })
    )
).pipe(Command.withDescription("Show one dead letter whole, with its body"))

const redrive = Command.make("redrive", { queue, ...jobPlace }, ({ queue, ...place }) =>
  inQueue(
    queue,
    place,
    Effect.gen(function* () {
      const count = yield* (yield* JobQueue).redrive(queue)
      yield* Console.log(`${count} dead letters of ${queue} are jobs again, with fresh attempts`)
    })
  )
).pipe(Command.withDescription("Put all dead letters back, with fresh attempts"))

const apply = Command.make("apply", { sqs: jobPlace.sqs }, ({ sqs }) =>
  Effect.gen(function* () {
    if (!(yield* onSqs(sqs))) return yield* new OnlySqs()
    const [{ queues }, { SqsClient }] = yield* Effect.promise(() =>
      Promise.all([import("@lyceum/messaging/sqs/Queues"), import("@lyceum/messaging/sqs/SqsClient")])
    )
    yield* Effect.flatMap(queues, ({ ensure }) => ensure(queueSpecs)).pipe(Effect.provide(SqsClient.layer))
    yield* Console.log(`${queueSpecs.length} queues of SQS are as the registry says, each with its dead letters`)
  })
).pipe(Command.withDescription("Make the queues of SQS that are missing and set the others up; nothing is removed"))

export const jobsCommand = Command.make("jobs").pipe(
  Command.withDescription("The job queues: mail, uploads, batches"),
  Command.withSubcommands([list, show, redrive, apply])
)
