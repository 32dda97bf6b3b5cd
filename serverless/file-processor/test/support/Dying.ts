/** A worker that is killed in the middle: between any two steps that change something. */
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Layer } from "effect"

export type Step = "put" | "copy" | "remove" | "enqueue"

/** Dies after so many successful steps that change something, as a worker that is killed. */
export const dyingAfter = (steps: number) => {
  let left = steps
  const done: Array<Step> = []
  const step =
    <Args extends ReadonlyArray<unknown>, A, E>(name: Step, act: (...args: Args) => Effect.Effect<A, E>) =>
    (...args: Args) =>
      Effect.suspend(() => {
        if (left-- <= 0) return Effect.die(`killed before ${name}`)
        done.push(name)
        return act(...args)
      })
  const layer = Layer.mergeAll(
    Layer.effect(
      ObjectStore,
      Effect.map(ObjectStore, (store) =>
        ObjectStore.of({
          ...store,
          put: step("put", store.put),
          copy: step("copy", store.copy),
          remove: step("remove", store.remove)
        })
      )
    ),
    Layer.effect(
      JobQueue,
      Effect.map(JobQueue, (queue) => JobQueue.of({ ...queue, enqueue: step("enqueue", queue.enqueue) }))
    )
  )
  return { layer, done }
}
