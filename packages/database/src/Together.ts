/**
 * Work that is done for everybody who waits for it at the same time: what is asked for while some of it is under way is done at
 * once when that has ended. Nobody waits for others to come: whoever comes alone is served alone.
 */
import { type Cause, type Context, Effect, Exit } from "effect"

/** How many are done for at once at most, and how often that may be under way. */
const most = 16
const flights = 4

export interface Shared<Item, A, E> {
  /** Whether two may be done at once. */
  readonly isAlike: (one: Item, other: Item) => boolean
  /** Does it for all, with results in their order; all or nothing. There are 1, 2, 4, 8 or 16 of them. */
  readonly run: (items: ReadonlyArray<Item>) => Effect.Effect<ReadonlyArray<A>, E>
  /** Whether a failure would meet each of them alone too, or may leave a part done. Any other is looked at one by one. */
  readonly isEverybodys: (cause: Cause.Cause<E>) => boolean
}

interface Waiting<Item, A, E> {
  readonly item: Item
  readonly context: Context.Context<never>
  readonly resume: (result: Effect.Effect<A, E>) => void
}

/** Makes the function that does the work for one. It is interrupted alone; what is under way goes on for the others. */
export const together = <Item, A, E>(shared: Shared<Item, A, E>): ((item: Item) => Effect.Effect<A, E>) => {
  const waiting: Array<Waiting<Item, A, E>> = []
  let underWay = 0

  /** However it ends, also by a fault of its own: nobody may be left waiting. */
  const done = (items: ReadonlyArray<Item>) => Effect.exit(Effect.suspend(() => shared.run(items)))

  const alone = ({ item, resume }: Waiting<Item, A, E>) =>
    Effect.map(done([item]), (exit) => resume(Exit.map(exit, ([result]) => result).pipe(Effect.flatMap(given))))

  const flight = Effect.suspend(() => {
    const group = taken(waiting, shared.isAlike)
    if (group.length === 0) return Effect.void
    return Effect.flatMap(done(group.map(({ item }) => item)), (exit) => {
      if (Exit.isFailure(exit) && group.length > 1 && !shared.isEverybodys(exit.cause)) {
        return Effect.forEach(group, alone, { concurrency: "unbounded", discard: true })
      }
      for (const [index, { resume }] of group.entries()) {
        resume(Exit.isFailure(exit) ? Effect.failCause(exit.cause) : given(exit.value[index]))
      }
      return Effect.void
    })
  })

  const begin = () => {
    const [first] = waiting
    if (first === undefined || underWay >= flights) return
    underWay++
    // Begins when everybody who came in the same turn of the event loop is there.
    Effect.runForkWith(first.context)(Effect.andThen(Effect.yieldNow, flight)).addObserver(() => {
      underWay--
      begin()
    })
  }

  return (item) =>
    Effect.withFiber(({ context }) =>
      Effect.callback((resume) => {
        const mine = { item, context, resume }
        waiting.push(mine)
        begin()
        return Effect.sync(() => {
          const index = waiting.indexOf(mine)
          if (index !== -1) waiting.splice(index, 1)
        })
      })
    )
}

const given = <A>(result: A | undefined): Effect.Effect<A> =>
  result === undefined ? Effect.die(new Error("there are fewer results than asked for")) : Effect.succeed(result)

/** Takes the first and others like it, as many as a power of two: so there are few different sizes. */
const taken = <Item, A, E>(
  waiting: Array<Waiting<Item, A, E>>,
  isAlike: Shared<Item, A, E>["isAlike"]
): ReadonlyArray<Waiting<Item, A, E>> => {
  const group: Array<Waiting<Item, A, E>> = []
  for (const one of waiting) {
    if (group.every(({ item }) => isAlike(item, one.item))) group.push(one)
    if (group.length === most) break
  }
  group.length = group.length === 0 ? 0 : 2 ** Math.floor(Math.log2(group.length))
  for (const one of group) waiting.splice(waiting.indexOf(one), 1)
  return group
}
