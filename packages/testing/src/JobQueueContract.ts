/**
 * What every adapter of the port JobQueue promises. Run it against an adapter by `jobQueueContract("postgres", layer)` in a
 * test file. Queues are made under fresh names unless `queueName` says otherwise (SQS needs them made before).
 */
import { assert, layer as withLayer } from "@effect/vitest"
import { JobQueue, longestBody } from "@lyceum/messaging/JobQueue"
import { Effect, Exit, Fiber, type Layer } from "effect"
import { randomUUID } from "node:crypto"

const eventually = <A, E, R>(observe: Effect.Effect<A, E, R>, wanted: (value: A) => boolean) =>
  observe.pipe(Effect.delay("20 millis"), Effect.repeat({ until: wanted }), Effect.timeout("45 seconds"))

/** Registers the suite. The layer is built once, without test services: real adapters need the real clock. */
export const jobQueueContract = <E>(
  name: string,
  layer: Layer.Layer<JobQueue, E>,
  {
    ids = "always",
    queueName = Effect.sync(() => `q-${randomUUID()}`)
  }: {
    readonly queueName?: Effect.Effect<string>
    /** Which ids an adapter keeps once: those of groups while they wait (all must), or every one, also of finished jobs. */
    readonly ids?: "always" | "in groups while they wait"
  } = {}
): void =>
  withLayer(layer, { excludeTestServices: true, timeout: "60 seconds" })(`JobQueue contract: ${name}`, (it) => {
    const defaults = { concurrency: 4, maxAttempts: 3, visibility: "10 seconds" } as const
    const jobs = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ id: randomUUID(), body: `body ${i} größer` }))

    it.effect("works every job, with its body, first attempt and the time it came", () =>
      Effect.gen(function* () {
        const { depth, enqueue, work } = yield* JobQueue
        const queue = yield* queueName
        const before = Date.now()
        const sent = jobs(25)
        yield* enqueue(queue, sent)
        const got = new Map<string, string>()
        yield* Effect.forkScoped(
          work({
            ...defaults,
            queue,
            handle: (job) =>
              Effect.sync(() => {
                got.set(job.id, job.body)
                assert.strictEqual(job.attempt, 1)
                assert.isAtLeast(job.enqueuedAt, before - 5000)
              })
          })
        )
        yield* eventually(depth(queue), (left) => left === 0)
        assert.deepStrictEqual(
          [...got].toSorted(([a], [b]) => a.localeCompare(b)),
          sent.map(({ body, id }) => [id, body] satisfies [string, string]).toSorted(([a], [b]) => a.localeCompare(b))
        )
        assert.deepStrictEqual(yield* (yield* JobQueue).deadLetters(queue, 10), [])
      })
    )

    it.effect(
      "carries the trace of a job through failure, dead letters and redrive, and nothing where there is none",
      () =>
        Effect.gen(function* () {
          const { deadLetters, depth, enqueue, redrive, work } = yield* JobQueue
          const queue = yield* queueName
          const trace = (id: string) => ({ traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-${id}-01` })
          const [alone, inGroup, without] = [randomUUID(), randomUUID(), randomUUID()]
          yield* enqueue(queue, [
            { id: alone, body: "", ...trace("00f067aa0ba902b1") },
            { id: inGroup, body: "", group: "g", ...trace("00f067aa0ba902b2") },
            { id: without, body: "" }
          ])
          let failing = true
          const got: Array<readonly [string, string | undefined]> = []
          yield* Effect.forkScoped(
            work({
              ...defaults,
              queue,
              maxAttempts: 1,
              handle: ({ id, traceparent }) =>
                Effect.suspend(() => {
                  got.push([id, traceparent])
                  return failing ? Effect.fail("not yet") : Effect.void
                })
            })
          )
          yield* eventually(deadLetters(queue, 10), (letters) => letters.length === 3)
          const byId = () => got.splice(0).toSorted(([a], [b]) => a.localeCompare(b))
          const wanted = [
            [alone, trace("00f067aa0ba902b1").traceparent],
            [inGroup, trace("00f067aa0ba902b2").traceparent],
            [without, undefined]
          ].toSorted(([a = ""], [b = ""]) => a.localeCompare(b))
          assert.deepStrictEqual<unknown>(byId(), wanted)
          failing = false
          assert.strictEqual(yield* redrive(queue), 3)
          yield* eventually(
            Effect.all([depth(queue), Effect.sync(() => got.length)]),
            ([left, seen]) => left === 0 && seen === 3
          )
          assert.deepStrictEqual<unknown>(byId(), wanted)
        })
    )

    it.effect("keeps the same id of a group once while it waits", () =>
      Effect.gen(function* () {
        const { depth, enqueue, work } = yield* JobQueue
        const queue = yield* queueName
        const job = { id: randomUUID(), body: "once", group: "g" }
        yield* enqueue(queue, [job])
        yield* enqueue(queue, [job, { id: randomUUID(), body: "other", group: "g" }])
        assert.strictEqual(yield* depth(queue), 2)
        const bodies: Array<string> = []
        yield* Effect.forkScoped(
          work({ ...defaults, queue, handle: ({ body }) => Effect.sync(() => void bodies.push(body)) })
        )
        yield* eventually(depth(queue), (left) => left === 0)
        assert.deepStrictEqual(bodies, ["once", "other"])
      })
    )

    if (ids === "always") {
      it.effect("keeps the same id once, also when it is done", () =>
        Effect.gen(function* () {
          const { depth, enqueue, work } = yield* JobQueue
          const queue = yield* queueName
          const job = { id: randomUUID(), body: "once" }
          yield* enqueue(queue, [job])
          yield* enqueue(queue, [job])
          assert.strictEqual(yield* depth(queue), 1)
          let runs = 0
          yield* Effect.forkScoped(work({ ...defaults, queue, handle: () => Effect.sync(() => void runs++) }))
          yield* eventually(depth(queue), (left) => left === 0)
          yield* enqueue(queue, [job])
          yield* eventually(depth(queue), (left) => left === 0)
          assert.strictEqual(runs, 1)
        })
      )
    }

    it.effect("carries any text, up to the longest, and refuses longer ones before it keeps anything", () =>
      Effect.gen(function* () {
        const { depth, enqueue, work } = yield* JobQueue
        const queue = yield* queueName
        const texts = ["", "\u0001 and \uFFFF", "\u{1F389} größer\n", "ß".repeat(longestBody / 2)]
        const tooLong = yield* Effect.exit(
          enqueue(queue, [
            { id: randomUUID(), body: "short" },
            { id: randomUUID(), body: "x".repeat(longestBody + 1) }
          ])
        )
        assert.isTrue(Exit.hasDies(tooLong))
        assert.strictEqual(yield* depth(queue), 0)
        yield* enqueue(
          queue,
          texts.map((body) => ({ id: randomUUID(), body }))
        )
        const got = new Set<string>()
        yield* Effect.forkScoped(
          work({ ...defaults, queue, handle: ({ body }) => Effect.sync(() => void got.add(body)) })
        )
        yield* eventually(depth(queue), (left) => left === 0)
        assert.deepStrictEqual(got, new Set(texts))
      })
    )

    it.effect("tries a failing job again, later and with a higher attempt, also after a defect", () =>
      Effect.gen(function* () {
        const { deadLetters, depth, enqueue, work } = yield* JobQueue
        const queue = yield* queueName
        yield* enqueue(queue, jobs(1))
        const attempts: Array<number> = []
        yield* Effect.forkScoped(
          work({
            ...defaults,
            queue,
            handle: ({ attempt }) => {
              attempts.push(attempt)
              return attempt === 1 ? Effect.fail("planted") : attempt === 2 ? Effect.die("planted defect") : Effect.void
            }
          })
        )
        yield* eventually(depth(queue), (left) => left === 0)
        assert.deepStrictEqual(attempts, [1, 2, 3])
        assert.deepStrictEqual(yield* deadLetters(queue, 10), [])
      })
    )

    it.effect("puts a job aside after its attempts, with its last error; redriven it starts anew", () =>
      Effect.gen(function* () {
        const { deadLetters, depth, enqueue, redrive, work } = yield* JobQueue
        const queue = yield* queueName
        const [bad, good] = jobs(2)
        if (bad === undefined || good === undefined) return
        yield* enqueue(queue, [bad, good])
        let healed = false
        const attempts: Array<number> = []
        yield* Effect.forkScoped(
          work({
            ...defaults,
            maxAttempts: 2,
            queue,
            handle: ({ attempt, id }) => {
              if (id === bad.id) attempts.push(attempt)
              return id === bad.id && !healed ? Effect.fail("planted failure") : Effect.void
            }
          })
        )
        const dead = yield* eventually(deadLetters(queue, 10), (found) => found.length === 1)
        assert.deepInclude(dead[0], { id: bad.id, body: bad.body, attempts: 2 })
        assert.include(dead[0]?.error, "planted failure")
        assert.strictEqual(yield* depth(queue), 0)
        healed = true
        assert.strictEqual(yield* redrive(queue), 1)
        yield* eventually(depth(queue), (left) => left === 0)
        assert.deepStrictEqual(attempts, [1, 2, 1])
        assert.deepStrictEqual(yield* deadLetters(queue, 10), [])
      })
    )

    it.effect("hides a job as long as it runs, beyond its visibility", () =>
      Effect.gen(function* () {
        const { depth, enqueue, work } = yield* JobQueue
        const queue = yield* queueName
        yield* enqueue(queue, jobs(1))
        let runs = 0
        const handle = () =>
          Effect.andThen(
            Effect.sync(() => void runs++),
            Effect.sleep("5 seconds")
          )
        const options = { ...defaults, queue, visibility: "2 seconds", handle } as const
        yield* Effect.forkScoped(work(options))
        yield* Effect.forkScoped(work(options))
        yield* eventually(depth(queue), (left) => left === 0)
        assert.strictEqual(runs, 1)
      })
    )

    it.effect("a job comes back when its worker is gone", () =>
      Effect.gen(function* () {
        const { depth, enqueue, work } = yield* JobQueue
        const queue = yield* queueName
        yield* enqueue(queue, jobs(1))
        let started = 0
        const stuck = yield* Effect.forkChild(
          work({
            ...defaults,
            queue,
            visibility: "2 seconds",
            handle: () =>
              Effect.andThen(
                Effect.sync(() => void started++),
                Effect.never
              )
          })
        )
        yield* eventually(
          Effect.sync(() => started),
          (count) => count === 1
        )
        yield* Fiber.interrupt(stuck)
        yield* Effect.forkScoped(work({ ...defaults, queue, handle: () => Effect.sync(() => void started++) }))
        yield* eventually(depth(queue), (left) => left === 0)
        assert.strictEqual(started, 2)
      })
    )

    it.effect("works jobs of one group in order, one at a time, while other groups go on", () =>
      Effect.gen(function* () {
        const { depth, enqueue, work } = yield* JobQueue
        const queue = yield* queueName
        const groups = ["a", "b", "c"]
        yield* enqueue(
          queue,
          Array.from({ length: 24 }, (_, i) => ({
            id: randomUUID(),
            body: `${groups[i % 3]}${i}`,
            group: groups[i % 3] ?? "a"
          }))
        )
        const order: Array<string> = []
        const running = new Set<string>()
        let failedOnce = false
        yield* Effect.forkScoped(
          work({
            ...defaults,
            queue,
            handle: ({ body }) =>
              Effect.gen(function* () {
                const group = body.slice(0, 1)
                assert.isFalse(running.has(group), "two of one group at a time")
                running.add(group)
                yield* Effect.yieldNow
                running.delete(group)
                if (body === "b4" && !failedOnce) {
                  failedOnce = true
                  return yield* Effect.fail("planted")
                }
                order.push(body)
              })
          })
        )
        yield* eventually(depth(queue), (left) => left === 0)
        for (const [index, group] of groups.entries()) {
          assert.deepStrictEqual(
            order.filter((body) => body.startsWith(group)),
            Array.from({ length: 8 }, (_, i) => `${group}${i * 3 + index}`)
          )
        }
      })
    )

    it.effect("does not show a delayed job before its time", () =>
      Effect.gen(function* () {
        const { depth, enqueue, work } = yield* JobQueue
        const queue = yield* queueName
        const sent = Date.now()
        yield* enqueue(queue, [
          { id: randomUUID(), body: "later", delay: "2 seconds" },
          { id: randomUUID(), body: "now" }
        ])
        const got: Array<{ readonly body: string; readonly after: number }> = []
        yield* Effect.forkScoped(
          work({
            ...defaults,
            queue,
            handle: ({ body }) => Effect.sync(() => void got.push({ body, after: Date.now() - sent }))
          })
        )
        yield* eventually(depth(queue), (left) => left === 0)
        assert.deepStrictEqual(
          got.map(({ body }) => body),
          ["now", "later"]
        )
        assert.isAtLeast(got[1]?.after ?? 0, 1900)
      })
    )

    it.effect("never runs more at a time than asked for", () =>
      Effect.gen(function* () {
        const { depth, enqueue, work } = yield* JobQueue
        const queue = yield* queueName
        yield* enqueue(queue, jobs(20))
        let [now, most] = [0, 0]
        yield* Effect.forkScoped(
          work({
            ...defaults,
            concurrency: 3,
            queue,
            handle: () =>
              Effect.gen(function* () {
                most = Math.max(most, ++now)
                yield* Effect.sleep("10 millis")
                now--
              })
          })
        )
        yield* eventually(depth(queue), (left) => left === 0)
        assert.isAtMost(most, 3)
        assert.isAtLeast(most, 2)
      })
    )
  })
