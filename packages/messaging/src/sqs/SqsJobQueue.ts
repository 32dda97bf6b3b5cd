/**
 * JobQueue on SQS. What differs from the embedded one is SQS' nature: a standard queue may deliver twice and does not know ids,
 * a FIFO queue (jobs of a group) drops an id that it had within five minutes; a job is hidden for 12 hours at most; counts are
 * approximate for up to a minute; a job that is given back when its worker stops has used an attempt.
 */
import { Clock, Duration, Effect, Layer } from "effect"
import { checkBodies, JobQueue } from "../JobQueue.ts"
import { deadJobs } from "./DeadJobs.ts"
import { type Lane, lanesOf } from "./Lanes.ts"
import { entryOf, type Outgoing } from "./Message.ts"
import { queues as makeQueues } from "./Queues.ts"
import { requests as makeRequests } from "./Requests.ts"
import type { SqsClient } from "./SqsClient.ts"
import { worker } from "./Worker.ts"

const make = Effect.gen(function* () {
  const queues = yield* makeQueues
  const requests = yield* makeRequests
  const dead = deadJobs(queues, requests)

  const send = Effect.fnUntraced(function* (lane: Lane, jobs: ReadonlyArray<Outgoing>) {
    if (jobs.length === 0) return
    const url = yield* queues.need(lane.main, "enqueue")
    const now = yield* Clock.currentTimeMillis
    yield* requests.send(
      url,
      jobs.map((job) => entryOf(lane, job, { once: job.id, group: job.group ?? job.id, now }))
    )
  })

  const enqueue: JobQueue["Service"]["enqueue"] = Effect.fn("SqsJobQueue.enqueue")(function* (queue, jobs) {
    yield* checkBodies(jobs)
    const now = yield* Clock.currentTimeMillis
    const { ordered, plain } = lanesOf(queues.prefix, queue)
    const outgoing = jobs.map(({ body, delay, group, id, traceparent }) => {
      const wait = Duration.toMillis(delay ?? 0)
      return { id, body, group, traceparent, due: wait > 0 ? now + wait : undefined }
    })
    yield* send(
      plain,
      outgoing.filter(({ group }) => group === undefined)
    )
    yield* send(
      ordered,
      outgoing.filter(({ group }) => group !== undefined)
    )
  })

  return JobQueue.of({
    enqueue,
    work: worker(queues, requests, dead),
    deadLetters: dead.list,
    redrive: dead.redrive,
    depth: (queue) =>
      Effect.map(
        Effect.flatMap(queues.lanes(queue, "count jobs"), (lanes) =>
          Effect.forEach(lanes, ({ url }) => queues.depth(url), { concurrency: 2 })
        ),
        (counts) => counts.reduce((sum, count) => sum + count, 0)
      )
  })
})

/** Over a client; the queues were made by an operator (`lyceum jobs apply`) or as infrastructure. */
export const layer: Layer.Layer<JobQueue, never, SqsClient> = Layer.effect(JobQueue, make)
