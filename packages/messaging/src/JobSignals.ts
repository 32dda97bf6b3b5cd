/** Counts the jobs of a queue, whatever adapter holds them: what waits, and how each try ended; and goes on with their traces. */
import { Effect, Layer, Metric, Schedule } from "effect"
import { JobQueue } from "./JobQueue.ts"
import { inJob, traceOfJob } from "./Traces.ts"

const waiting = Metric.gauge("lyceum_jobs_waiting", { description: "Jobs of a queue that wait or run" })
const tries = Metric.counter("lyceum_jobs_total", {
  description: "Tries of jobs by how they ended: done, failed (comes again), dead (put aside for a person)",
  incremental: true
})

/** The same queue: its jobs carry the trace in force and are worked in it, and its workers are counted. */
const counted = (queue: JobQueue["Service"]): JobQueue["Service"] => ({
  ...queue,
  enqueue: (name, jobs) =>
    Effect.flatMap(traceOfJob, (traceparent) =>
      queue.enqueue(name, traceparent === undefined ? jobs : jobs.map((job) => ({ traceparent, ...job })))
    ),
  work: (options) => {
    const depth = Metric.withAttributes(waiting, { queue: options.queue })
    const ended = (outcome: "done" | "failed" | "dead") =>
      Metric.withAttributes(tries, { queue: options.queue, outcome })
    const [done, failed, dead] = [ended("done"), ended("failed"), ended("dead")] as const
    const report = queue.depth(options.queue).pipe(
      Effect.flatMap((jobs) => Metric.update(depth, jobs)),
      Effect.ignore,
      Effect.repeat(Schedule.spaced("15 seconds"))
    )
    const working = queue.work({
      ...options,
      handle: (job) =>
        inJob({ ...job, queue: options.queue }, options.handle(job)).pipe(
          Effect.tap(() => Metric.update(done, 1)),
          Effect.tapCause(() => Metric.update(job.attempt >= options.maxAttempts ? dead : failed, 1))
        )
    })
    const started = Effect.forEach([done, failed, dead], (metric) => Metric.update(metric, 0))
    return Effect.andThen(started, Effect.raceFirst(working, Effect.andThen(report, Effect.never)))
  }
})

/** Puts the counting before the queue of a layer, whatever else the layer gives. */
export const withJobSignals = <A, E, R>(ports: Layer.Layer<A | JobQueue, E, R>) =>
  Layer.effect(JobQueue, Effect.map(JobQueue, counted)).pipe(Layer.provideMerge(ports))
