/**
 * What a learner did, on its way to `/v1/learning-events`. An event gets its id once and keeps it: it is sent until the
 * server has answered for it, and the same id twice is the same event. Pure but for what it is given.
 */
import type { LearningEventInput, LearningEventsReceipt } from "@lyceum/sdk"

/** Most events and courses of one request, as the contract has it. */
const batchLimits = { events: 500, courses: 50 } as const

/** Where events are kept, by who did them. */
export interface ActivityStore {
  /** Oldest first. */
  readonly list: (userId: string) => ReadonlyArray<LearningEventInput>
  readonly put: (userId: string, event: LearningEventInput) => void
  readonly remove: (userId: string, ids: ReadonlyArray<string>) => void
}

export interface QueuePorts {
  readonly store: ActivityStore
  /** Sends for whoever is signed in. */
  readonly send: (events: ReadonlyArray<LearningEventInput>) => Promise<LearningEventsReceipt>
  /** `null` = nobody is signed in. */
  readonly currentUser: () => string | null
  /** Whether the same request may be taken later; otherwise something in it is refused for good. */
  readonly isTemporary: (error: unknown) => boolean
  /** Runs something when no other tab does. */
  readonly alone: (run: () => Promise<void>) => Promise<void>
  /** Runs something later, in milliseconds. */
  readonly later: (run: () => void, millis: number) => void
  /** Told of events that the server refuses: they are gone. */
  readonly refused: (events: ReadonlyArray<LearningEventInput>) => void
}

/** The oldest events that fit into one request of at most `most` events. */
export const batchOf = (
  events: ReadonlyArray<LearningEventInput>,
  most: number = batchLimits.events
): ReadonlyArray<LearningEventInput> => {
  const courses = new Set<string>()
  const batch: Array<LearningEventInput> = []
  for (const event of events) {
    courses.add(event.courseId)
    if (batch.length === most || courses.size > batchLimits.courses) break
    batch.push(event)
  }
  return batch
}

/** How long to gather before sending, and how long to wait after the nth failure, in milliseconds. */
export const gatherFor = 800
export const waitAfter = (failures: number): number => Math.min(60_000, 1000 * 2 ** failures)

/** The queue: `add` keeps and sends soon, `flush` sends now. */
export const makeQueue = (ports: QueuePorts) => {
  let most: number = batchLimits.events
  let failures = 0
  let planned = false
  let running: Promise<void> | undefined

  const plan = (millis: number): void => {
    if (planned) return
    planned = true
    ports.later(() => {
      planned = false
      void flush()
    }, millis)
  }

  /** Sends one batch; whether to go on with the next. */
  const sendOne = async (): Promise<boolean> => {
    const userId = ports.currentUser()
    const batch = userId === null ? [] : batchOf(ports.store.list(userId), most)
    if (userId === null || batch.length === 0) return false
    try {
      const { rejected } = await ports.send(batch)
      const bad = new Set(rejected.map(({ index }) => index))
      ports.store.remove(
        userId,
        batch.map(({ id }) => id)
      )
      if (bad.size > 0) ports.refused(batch.filter((_, index) => bad.has(index)))
      failures = 0
      most = batchLimits.events
      return true
    } catch (error) {
      if (ports.isTemporary(error)) {
        plan(waitAfter(failures))
        failures += 1
        return false
      }
      // Not taken as a whole: halves find the one that nobody takes, so that it does not hold up the others.
      if (batch.length > 1) {
        most = Math.ceil(batch.length / 2)
        return true
      }
      ports.store.remove(
        userId,
        batch.map(({ id }) => id)
      )
      ports.refused(batch)
      most = batchLimits.events
      return true
    }
  }

  const flush = (): Promise<void> => {
    running ??= ports
      .alone(async () => {
        while (await sendOne());
      })
      .finally(() => {
        running = undefined
      })
    return running
  }

  return {
    /** Keeps an event of whoever is signed in, and sends it soon. Nobody signed in: nothing is kept. */
    add: (event: LearningEventInput): void => {
      const userId = ports.currentUser()
      if (userId === null) return
      ports.store.put(userId, event)
      plan(gatherFor)
    },
    flush
  }
}
