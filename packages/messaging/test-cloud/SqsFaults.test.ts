/** SQS that throttles, fails, cuts connections, answers half and refuses parts of a batch: no job is lost. */
import { assert, describe, it } from "@effect/vitest"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { lanesOf } from "@lyceum/messaging/sqs/Lanes"
import { queues } from "@lyceum/messaging/sqs/Queues"
import { SqsClient } from "@lyceum/messaging/sqs/SqsClient"
import { layer } from "@lyceum/messaging/sqs/SqsJobQueue"
import { type Fault, type FaultPlan, faultyProxy, inTurn, type ProxiedRequest } from "@lyceum/testing/cloud/FaultyProxy"
import { Effect, Exit, Fiber, Layer, Option } from "effect"
import { randomUUID } from "node:crypto"
import { inject } from "vitest"
import { newQueue, settings, sqs } from "./TestSqs.ts"

const asks = (action: string) => (request: ProxiedRequest) => request.header("x-amz-target").endsWith(`.${action}`)

const throttling: Fault = {
  kind: "status",
  status: 400,
  headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-query-error": "RequestThrottled;Sender" },
  body: JSON.stringify({ __type: "com.amazonaws.sqs#RequestThrottled", message: "slow down" })
}
const away: Fault = { kind: "status", status: 503, body: "busy" }
const faults: ReadonlyArray<Fault> = [
  throttling,
  away,
  { kind: "dropBefore" },
  { kind: "dropAfter" },
  { kind: "cutAnswer", bytes: 20 }
]

/** A queue behind a proxy. The layer is a test's own: addresses are remembered by name. */
const behind = <A, E>(
  plan: FaultPlan,
  test: (queue: string, proxy: Effect.Success<ReturnType<typeof faultyProxy>>) => Effect.Effect<A, E, JobQueue>
) =>
  Effect.gen(function* () {
    const queue = yield* newQueue({ visibilitySeconds: 2 })
    const proxy = yield* faultyProxy({ target: inject("cloudAws").endpoint, plan })
    return yield* test(queue, proxy).pipe(Effect.provide(Layer.fresh(sqs(proxy.endpoint))))
  }).pipe(Effect.scoped)

const sent = (count: number) => Array.from({ length: count }, () => ({ id: randomUUID(), body: "b" }))
const ids = (jobs: Iterable<{ readonly id: string }>) => [...jobs].map(({ id }) => id).toSorted()
const eventually = <A, E, R>(observe: Effect.Effect<A, E, R>, wanted: (value: A) => boolean) =>
  observe.pipe(Effect.delay("50 millis"), Effect.repeat({ until: wanted }), Effect.timeout("50 seconds"))

/** Works until the queue is empty, seen past the faults; gives how often each job ran. */
const drained = (queue: string) =>
  Effect.gen(function* () {
    const runs = new Map<string, number>()
    const worker = yield* Effect.forkChild(
      (yield* JobQueue).work({
        queue,
        concurrency: 10,
        maxAttempts: 20,
        visibility: "2 seconds",
        handle: ({ id }) => Effect.sync(() => void runs.set(id, (runs.get(id) ?? 0) + 1))
      })
    )
    const plain = Effect.flatMap(JobQueue, ({ depth }) => depth(queue)).pipe(Effect.provide(Layer.fresh(sqs())))
    yield* eventually(plain, (left) => left === 0)
    yield* Fiber.interrupt(worker)
    return runs
  })

describe("SQS with faults", () => {
  for (const action of ["SendMessageBatch", "ReceiveMessage", "DeleteMessageBatch", "GetQueueUrl"]) {
    it.live(`${action} throttled, failed, cut off before and after: every job is worked`, () =>
      behind(inTurn([...faults, null, ...faults], asks(action)), (queue, proxy) =>
        Effect.gen(function* () {
          const jobs = sent(35)
          yield* (yield* JobQueue).enqueue(queue, jobs)
          const runs = yield* drained(queue)
          assert.deepStrictEqual(ids(jobs), [...runs.keys()].toSorted())
          assert.isAtLeast(proxy.seen().filter(({ fault }) => fault !== null).length, faults.length)
        })
      )
    )
  }

  it.live("every third request at random points: every job is worked or put aside with its error", () =>
    behind(
      (request) => (request.number % 3 === 1 ? (faults[request.number % faults.length] ?? null) : null),
      (queue) =>
        Effect.gen(function* () {
          const { enqueue, work } = yield* JobQueue
          const jobs = sent(30)
          yield* enqueue(queue, jobs)
          const done = new Set<string>()
          const bad = new Set(ids(jobs.slice(0, 5)))
          const worker = yield* Effect.forkChild(
            work({
              queue,
              concurrency: 5,
              maxAttempts: 4,
              visibility: "3 seconds",
              handle: ({ id }) => (bad.has(id) ? Effect.fail("planted") : Effect.sync(() => void done.add(id)))
            })
          )
          const dead = yield* Effect.gen(function* () {
            const { deadLetters, depth } = yield* JobQueue
            yield* eventually(depth(queue), (left) => left === 0)
            return yield* deadLetters(queue, 100)
          }).pipe(Effect.provide(Layer.fresh(sqs())))
          yield* Fiber.interrupt(worker)
          // A delivery that was lost on its way counts too: a sound job may end aside, but nowhere else.
          const aside = new Set(ids(dead))
          assert.deepStrictEqual(
            ids(jobs).filter((id) => !aside.has(id) && !done.has(id)),
            []
          )
          assert.deepStrictEqual(
            [...bad].filter((id) => !aside.has(id) || done.has(id)),
            []
          )
          assert.isTrue(dead.every(({ error }) => /planted|died/.test(error)))
        })
    )
  )

  it.live("a batch of which SQS takes only a part is sent and deleted to the end", () =>
    Effect.gen(function* () {
      const name = yield* newQueue()
      // The entries 1 and 3 are refused by the server, once each: what a proxy cannot say about a real answer.
      const refusals = new Map([
        ["SendMessageBatchCommand", 1],
        ["DeleteMessageBatchCommand", 1]
      ])
      const partly = Layer.effect(
        SqsClient,
        Effect.map(SqsClient, (real) =>
          SqsClient.of({
            ...real,
            call: (operation, run) =>
              real.call(operation, (client, options) => {
                client.middlewareStack.add(
                  (next, context) => async (args) => {
                    const left = refusals.get(context.commandName ?? "") ?? 0
                    if (left === 0) return next(args)
                    refusals.set(context.commandName ?? "", left - 1)
                    const { Entries: all, ...rest } = Object.assign({ Entries: [] }, args.input)
                    const refused: ReadonlyArray<{ Id: string }> = all.filter((_, i) => i === 1 || i === 3)
                    const taken = await next({
                      ...args,
                      input: { ...rest, Entries: all.filter((_, i) => i !== 1 && i !== 3) }
                    })
                    const Failed = refused.map(({ Id }) => ({ Id, SenderFault: false, Code: "InternalError" }))
                    return { ...taken, output: { ...taken.output, Failed } }
                  },
                  { step: "initialize", name: "partly", override: true }
                )
                return run(client, options)
              })
          })
        )
      ).pipe(Layer.provide(SqsClient.layerOf(settings())))
      const jobs = sent(10)
      const runs = yield* Effect.gen(function* () {
        yield* (yield* JobQueue).enqueue(name, jobs)
        assert.strictEqual(yield* (yield* JobQueue).depth(name), 10)
        return yield* drained(name)
      }).pipe(Effect.provide(Layer.fresh(layer.pipe(Layer.provide(partly)))))
      assert.deepStrictEqual(
        [...runs.values()],
        Array.from({ length: 10 }, () => 1)
      )
      assert.deepStrictEqual([...refusals.values()], [0, 0])
    })
  )

  it.live("SQS away for longer than patience: calls fail typed, and what was accepted is still there", () =>
    behind(
      () => null,
      (queue, proxy) =>
        Effect.gen(function* () {
          const { depth, enqueue } = yield* JobQueue
          yield* enqueue(queue, sent(1))
          yield* proxy.plan(() => away)
          const failed = yield* Effect.flip(enqueue(queue, sent(1)))
          assert.strictEqual(failed._tag, "JobQueueUnavailable")
          yield* proxy.plan(() => null)
          assert.strictEqual(yield* depth(queue), 1)
        })
    )
  )

  it.live("a worker that dies is followed by another; one that dies every time leaves a dead letter", () =>
    Effect.gen(function* () {
      const name = yield* newQueue({ deliveries: 3 })
      const [job] = sent(1)
      if (job === undefined) return
      yield* Effect.gen(function* () {
        const { deadLetters, enqueue } = yield* JobQueue
        yield* enqueue(name, [job])
        const own = yield* queues
        const url = yield* own.need(lanesOf(own.prefix, name).plain.main, "test")
        // What a worker does that is killed: receives, and never says anything again.
        for (let i = 0; i < 3; i++) {
          yield* eventually(own.receive("test", url, { limit: 1, wait: 1, hidden: 0 }), ({ length }) => length === 1)
        }
        yield* own.receive("test", url, { limit: 1, wait: 0, hidden: 0 })
        const [dead] = yield* eventually(deadLetters(name, 10), ({ length }) => length === 1)
        assert.deepInclude(dead, { id: job.id, body: job.body, attempts: 3 })
        assert.include(dead?.error, "keeps no error")
      }).pipe(Effect.provide(Layer.fresh(sqs())))
    })
  )

  it.live("a queue that was never made is named, with what makes it", () =>
    Effect.gen(function* () {
      const { enqueue, work } = yield* JobQueue
      const failed = yield* Effect.flip(enqueue("nowhere", sent(1)))
      assert.include(failed.message, "test-nowhere")
      assert.include(failed.message, "jobs apply --sqs")
      const options = { queue: "nowhere", concurrency: 1, maxAttempts: 1, visibility: "1 second" } as const
      assert.isTrue(Exit.isFailure(yield* Effect.exit(work({ ...options, handle: () => Effect.void }))))
    }).pipe(Effect.provide(Layer.fresh(sqs())))
  )

  it.live("queues are made once and set up again as their specs say", () =>
    Effect.gen(function* () {
      const own = yield* queues
      const name = `q-${randomUUID()}`
      const spec = { name, kind: "both", deliveries: 3, visibilitySeconds: 5 } as const
      yield* own.ensure([spec])
      yield* own.ensure([{ ...spec, deliveries: 7 }])
      for (const lane of Object.values(lanesOf(own.prefix, name))) {
        const url = yield* own.need(lane.main, "test")
        assert.deepStrictEqual(yield* own.movedAfter(url), Option.some(7))
      }
    }).pipe(Effect.provide(SqsClient.layerOf(settings())))
  )
})
