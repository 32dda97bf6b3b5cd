/**
 * Completions in queue `mail` to mail: jobs are received in batches of ten, as Lambda's pollers do, given to the bundled function
 * (`--concurrency` calls at once in one process on one core), and what it has not reported as failed is deleted.
 *
 *     npm run build -w serverless/notification-processor
 *     node bench/serverless/drain.ts --jobs 10000                       # against an endpoint that answers at once
 *     node bench/serverless/drain.ts --jobs 2000 --moto <address>       # SQS, DynamoDB and SES of moto at that address
 *
 * The function's process and this one, which is the queue's poller, are on different cores; CPU is that of the function's alone.
 */
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { CreateEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2"
import { layer as jobQueue } from "@lyceum/messaging/sqs/SqsJobQueue"
import { queues } from "@lyceum/messaging/sqs/Queues"
import { requests } from "@lyceum/messaging/sqs/Requests"
import { SqsClient } from "@lyceum/messaging/sqs/SqsClient"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { Effect, Layer, Option, Schema } from "effect"
import { fork, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { completion, environment } from "./Jobs.ts"

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "10000" },
    concurrency: { type: "string", default: "16" },
    moto: { type: "string" },
    bundle: { type: "string", default: "serverless/notification-processor/dist/index.mjs" }
  }
})
const here = import.meta.dirname
const [count, concurrency] = [Number(values.jobs), Number(values.concurrency)]

const Answer = Schema.Struct({
  id: Schema.Int,
  failures: Schema.Array(Schema.Struct({ itemIdentifier: Schema.String })),
  cpu: Schema.Finite
})
type Records = ReadonlyArray<{ readonly messageId: string; readonly body: string }>

/** The function in a process of its own, on core 0. */
const startFunction = async (endpoint: string, table: string) => {
  const child = fork(resolve(here, "calls.mjs"), [resolve(values.bundle)], {
    execPath: "taskset",
    execArgv: ["-c", "0", process.execPath],
    env: { ...environment(endpoint, table), LOG_LEVEL: "Warn" },
    stdio: ["ignore", "ignore", "inherit", "ipc"]
  })
  await once(child, "message")
  const waiting = new Map<number, (answer: typeof Answer.Type) => void>()
  let [next, cpu] = [0, 0]
  child.on("message", (message) => {
    const answer = Schema.decodeUnknownSync(Answer)(message)
    cpu = answer.cpu
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  return {
    invoke: (records: Records) =>
      new Promise<ReadonlySet<string>>((done) => {
        const id = next++
        waiting.set(id, ({ failures }) => done(new Set(failures.map(({ itemIdentifier }) => itemIdentifier))))
        child.send({ id, event: { Records: records } })
      }),
    /** Milliseconds of CPU so far. */
    cpu: () => cpu,
    stop: () => child.kill()
  }
}

const report = (name: string, seconds: number, cpu: number) =>
  console.log(
    `${name}: ${count} mails in ${seconds.toFixed(1)} s = ${Math.round(count / seconds)}/s; ` +
      `function's CPU ${(cpu / count).toFixed(2)} ms a mail = ${Math.round((count * 1000) / cpu)}/s a core`
  )

/** Without a queue: batches are there at once, the clouds answer at once. */
const alone = async () => {
  const clouds = spawn("taskset", ["-c", "1", process.execPath, resolve(here, "Endpoint.ts")], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  const [printed] = await once(clouds.stdout, "data")
  const endpoint = String(printed).trim()
  const called = await startFunction(endpoint, "bench")
  const jobs = await Effect.runPromise(
    Effect.forEach(
      Array.from({ length: count }, (_, i) => i),
      completion
    )
  )
  const batches = Array.from({ length: Math.ceil(count / 10) }, (_, i) =>
    jobs.slice(i * 10, i * 10 + 10).map(({ body, id }) => ({ messageId: id, body }))
  )
  const start = performance.now()
  const one = async () => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      if ((await called.invoke(batch)).size > 0) throw new Error("not every mail was sent")
    }
  }
  await Promise.all(Array.from({ length: concurrency }, one))
  report("endpoint that answers at once", (performance.now() - start) / 1000, called.cpu())
  const sent = await (await fetch(`${endpoint}/count`)).text()
  if (Number(sent) !== count) throw new Error(`${sent} mails were sent for ${count} jobs`)
  called.stop()
  clouds.kill()
}

/** The whole way over the emulator's SQS, DynamoDB and SES. */
const overMoto = (endpoint: string) =>
  Effect.gen(function* () {
    const { enqueue } = yield* JobQueue
    const own = yield* queues
    const ask = yield* requests
    const queue = `drain-${randomUUID().slice(0, 8)}`
    yield* own.ensure([{ name: queue, kind: "plain", deliveries: 12, visibilitySeconds: 360 }])
    const url = yield* own.need(`${own.prefix}${queue}`, "drain")
    for (let from = 0; from < count; from += 1000) {
      const part = Array.from({ length: Math.min(1000, count - from) }, (_, i) => from + i)
      yield* enqueue(queue, yield* Effect.forEach(part, completion))
    }
    const called = yield* Effect.promise(() => startFunction(endpoint, table))
    let left = count
    const start = performance.now()
    const poller = Effect.gen(function* () {
      while (left > 0) {
        const messages = yield* own.receive("drain", url, { limit: 10, wait: 0, hidden: 360 })
        if (messages.length === 0) return
        const failed = yield* Effect.promise(() =>
          called.invoke(messages.map(({ body, messageId }) => ({ messageId, body })))
        )
        const done = messages.filter(({ messageId }) => !failed.has(messageId))
        yield* ask.delete(
          url,
          done.map(({ receipt }) => receipt)
        )
        left -= done.length
      }
    })
    yield* Effect.all(
      Array.from({ length: concurrency }, () => poller),
      { concurrency: "unbounded", discard: true }
    )
    if (left > 0) return yield* Effect.die(new Error(`${left} jobs are left`))
    report("moto", (performance.now() - start) / 1000, called.cpu())
    called.stop()
  }).pipe(
    Effect.provide(
      jobQueue.pipe(
        Layer.provideMerge(
          SqsClient.layerOf({
            region: "eu-central-1",
            endpoint: Option.some(endpoint),
            prefix: "bench-",
            waitSeconds: 1,
            credentials: Option.some(credentials)
          })
        )
      )
    )
  )

const credentials = { accessKeyId: "test", secretAccessKey: "test" }
const table = `bench-${randomUUID().slice(0, 8)}`

/** The table, and the sender's address as one that may send. */
const prepare = async (endpoint: string) => {
  const common = { endpoint, region: "eu-central-1", credentials }
  await new SESv2Client(common).send(new CreateEmailIdentityCommand({ EmailIdentity: "news@lyceum.example" }))
  await new DynamoDBClient(common).send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" }
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" }
      ]
    })
  )
}

if (values.moto === undefined) await alone()
else {
  await prepare(values.moto)
  await Effect.runPromise(overMoto(values.moto))
}
