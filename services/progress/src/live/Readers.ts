/** Open live streams of this process, by person, and what waits for each. Bounded: too much becomes one `sync`. */
import type { EnrollmentId, ItemId, UserId } from "@lyceum/domain/Ids"
import { Deferred, Effect } from "effect"
import type { ProgressHint } from "./ProgressHints.ts"

/** Items that wait for a reader at most. */
const maxWaiting = 1000

/** What a reader has to be told next; `sync` = something may have been missed. */
export interface Waiting {
  readonly sync: boolean
  readonly courses: ReadonlyMap<EnrollmentId, ReadonlySet<ItemId>>
}

/** One open stream. */
export interface Reader {
  readonly userId: UserId
  readonly hint: (hint: ProgressHint) => void
  readonly sync: () => void
  /** Returns when there is something, and takes it. */
  readonly take: Effect.Effect<Waiting>
}

const makeReader = (userId: UserId): Reader => {
  let sync = false
  let courses = new Map<EnrollmentId, Set<ItemId>>()
  let items = 0
  let wake = Deferred.makeUnsafe<void>()
  const woken = () => Deferred.doneUnsafe(wake, Effect.void)
  const syncAll = () => {
    sync = true
    courses = new Map()
    items = 0
    woken()
  }
  return {
    userId,
    sync: syncAll,
    hint: ({ enrollmentId, itemIds }) => {
      if (sync) return
      items += 1 + itemIds.length
      if (items > maxWaiting) return syncAll()
      const known = courses.get(enrollmentId)
      courses.set(enrollmentId, new Set([...(known ?? []), ...itemIds]))
      woken()
    },
    take: Effect.gen(function* () {
      yield* Deferred.await(wake)
      const waiting: Waiting = { sync, courses }
      sync = false
      courses = new Map()
      items = 0
      wake = Deferred.makeUnsafe<void>()
      return waiting
    })
  }
}

/** Who is to be told. */
export class Readers {
  readonly #byPerson = new Map<UserId, Set<Reader>>()

  /** How many streams a person has open here. */
  count(userId: UserId): number {
    return this.#byPerson.get(userId)?.size ?? 0
  }

  /** A new reader, told of everything from now on. */
  add(userId: UserId): Reader {
    const reader = makeReader(userId)
    const own = this.#byPerson.get(userId) ?? new Set<Reader>()
    this.#byPerson.set(userId, own.add(reader))
    return reader
  }

  remove(reader: Reader): void {
    const own = this.#byPerson.get(reader.userId)
    own?.delete(reader)
    if (own?.size === 0) this.#byPerson.delete(reader.userId)
  }

  hint(hint: ProgressHint): void {
    for (const reader of this.#byPerson.get(hint.userId) ?? []) reader.hint(hint)
  }

  syncAll(): void {
    for (const own of this.#byPerson.values()) for (const reader of own) reader.sync()
  }
}
