/** Activity on its way to the server: nothing is lost, nothing is counted twice, nothing goes out under another name. */
import { assert, describe, it } from "@effect/vitest"
import type { LearningEventInput, LearningEventsReceipt } from "@lyceum/sdk"
import { decodeEvent } from "../src/api/activity/decode-event.ts"
import { localStore } from "../src/api/activity/local-store.ts"
import { newId } from "../src/api/activity/new-id.ts"
import { type ActivityStore, batchOf, gatherFor, makeQueue, waitAfter } from "../src/api/activity/queue.ts"

const viewed = (number: number, courseId = "course"): LearningEventInput => ({
  id: `event-${number}`,
  courseId,
  itemId: "item",
  occurredAt: new Date(Date.UTC(2026, 0, 1) + number).toISOString(),
  type: "item-viewed"
})

const many = (count: number) => Array.from({ length: count }, (_, number) => viewed(number))

const memoryStore = (): ActivityStore => {
  const kept = new Map<string, ReadonlyArray<LearningEventInput>>()
  const list = (userId: string) => kept.get(userId) ?? []
  return {
    list,
    put: (userId, event) => kept.set(userId, [...list(userId), event]),
    remove: (userId, ids) =>
      kept.set(
        userId,
        list(userId).filter(({ id }) => !ids.includes(id))
      )
  }
}

const taken = (events: ReadonlyArray<LearningEventInput>): LearningEventsReceipt => ({
  accepted: events.length,
  rejected: []
})

/** A queue whose server answers as `answer` says, with a record of what it was sent and when it wants to try again. */
const start = (answer: (events: ReadonlyArray<LearningEventInput>) => LearningEventsReceipt = taken) => {
  const store = memoryStore()
  const sent: Array<ReadonlyArray<string>> = []
  const waits: Array<number> = []
  const refused: Array<string> = []
  const plans: Array<() => void> = []
  const state: { user: string | null; answer: typeof answer } = { user: "lena", answer }
  const queue = makeQueue({
    store,
    send: async (events) => {
      sent.push(events.map(({ id }) => id))
      return state.answer(events)
    },
    currentUser: () => state.user,
    isTemporary: (error) => error === "later",
    alone: (run) => run(),
    later: (run, millis) => {
      waits.push(millis)
      plans.push(run)
    },
    refused: (events) => refused.push(...events.map(({ id }) => id))
  })
  return { store, sent, waits, refused, plans, state, queue }
}

const fail = (error: unknown) => (): LearningEventsReceipt => {
  throw error
}

describe("the queue of activity", () => {
  it("keeps events, sends them together a moment later, and forgets those that were answered", async () => {
    const { plans, queue, sent, store, waits } = start()
    queue.add(viewed(1))
    queue.add(viewed(2))
    assert.deepStrictEqual(waits, [gatherFor])
    assert.deepStrictEqual(sent, [])
    plans[0]?.()
    await queue.flush()
    assert.deepStrictEqual(sent, [["event-1", "event-2"]])
    assert.deepStrictEqual(store.list("lena"), [])
  })

  it("sends the same ids again after a failure, later each time", async () => {
    const { queue, sent, state, store, waits } = start(fail("later"))
    store.put("lena", viewed(1))
    await queue.flush()
    assert.deepStrictEqual(waits, [waitAfter(0)])
    assert.strictEqual(store.list("lena").length, 1)
    state.answer = taken
    await queue.flush()
    assert.deepStrictEqual(sent, [["event-1"], ["event-1"]])
    assert.deepStrictEqual(store.list("lena"), [])
    assert.isAbove(waitAfter(3), waitAfter(2))
    assert.isAtMost(waitAfter(50), 60_000)
  })

  it("sends at most 500 events and 50 courses at a time, oldest first", async () => {
    const { queue, sent, store } = start()
    for (const event of many(1201)) store.put("lena", event)
    await queue.flush()
    assert.deepStrictEqual(
      sent.map(({ length }) => length),
      [500, 500, 201]
    )
    assert.strictEqual(sent[0]?.[0], "event-0")
    const spread = Array.from({ length: 60 }, (_, number) => viewed(number, `course-${number}`))
    assert.strictEqual(batchOf(spread).length, 50)
  })

  it("drops what the server refuses, by its index, and says so", async () => {
    const problem = { type: "urn:lyceum:problem:item-locked", title: "locked" } as const
    const { queue, refused, store } = start((events) => ({
      accepted: events.length - 1,
      rejected: [{ index: 1, problem }]
    }))
    for (const event of many(3)) store.put("lena", event)
    await queue.flush()
    assert.deepStrictEqual(refused, ["event-1"])
    assert.deepStrictEqual(store.list("lena"), [])
  })

  it("finds the one event that no request may hold, and sends the others", async () => {
    const accepted: Array<string> = []
    const { queue, refused, store } = start((events) => {
      if (events.some(({ id }) => id === "event-5")) throw new Error("400")
      accepted.push(...events.map(({ id }) => id))
      return taken(events)
    })
    for (const event of many(9)) store.put("lena", event)
    await queue.flush()
    assert.deepStrictEqual(refused, ["event-5"])
    assert.strictEqual(accepted.length, 8)
    assert.deepStrictEqual(store.list("lena"), [])
  })

  it("never sends under another account, and sends when its own is back", async () => {
    const { queue, sent, state, store } = start()
    queue.add(viewed(1))
    state.user = "otto"
    queue.add(viewed(2))
    await queue.flush()
    assert.deepStrictEqual(sent, [["event-2"]])
    state.user = null
    queue.add(viewed(3))
    await queue.flush()
    assert.strictEqual(sent.length, 1)
    state.user = "lena"
    await queue.flush()
    assert.deepStrictEqual(sent, [["event-2"], ["event-1"]])
    assert.deepStrictEqual(store.list("lena"), [])
  })

  it("sends once at a time", async () => {
    const { queue, sent, store } = start()
    store.put("lena", viewed(1))
    await Promise.all([queue.flush(), queue.flush(), queue.flush()])
    assert.deepStrictEqual(sent, [["event-1"]])
  })
})

/** A storage of a browser, with room for `room` keys. */
const storageOf = (room: number): Storage => {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    clear: () => values.clear(),
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    removeItem: (key) => void values.delete(key),
    setItem: (key, value) => {
      if (values.size >= room) throw new Error("QuotaExceededError")
      values.set(key, value)
    }
  }
}

describe("the store of activity", () => {
  it("gives what was kept, oldest first, for each person apart, also to the next page", () => {
    const storage = storageOf(10)
    const store = localStore(storage)
    store.put("lena", viewed(2))
    store.put("lena", viewed(1))
    store.put("otto", viewed(3))
    const next = localStore(storage)
    assert.deepStrictEqual(next.list("lena"), [viewed(1), viewed(2)])
    next.remove("lena", ["event-1"])
    assert.deepStrictEqual(store.list("lena"), [viewed(2)])
    assert.deepStrictEqual(store.list("otto"), [viewed(3)])
  })

  it("goes on without room, and throws away what it cannot read", () => {
    const storage = storageOf(1)
    const store = localStore(storage)
    store.put("lena", viewed(1))
    store.put("lena", viewed(2))
    assert.deepStrictEqual(store.list("lena"), [viewed(1), viewed(2)])
    store.remove("lena", ["event-1", "event-2"])
    assert.deepStrictEqual(store.list("lena"), [])
    storage.setItem("lyceum-activity/lena/x", "{broken")
    assert.deepStrictEqual(store.list("lena"), [])
    assert.strictEqual(storage.length, 0)
  })

  it("reads events as the contract has them alone", () => {
    assert.deepStrictEqual(decodeEvent(JSON.stringify(viewed(1))), viewed(1))
    assert.isUndefined(decodeEvent(JSON.stringify({ ...viewed(1), type: "video-progressed" })))
    assert.isUndefined(decodeEvent(JSON.stringify({ ...viewed(1), id: 5 })))
    assert.isUndefined(decodeEvent("null"))
  })
})

describe("ids of events", () => {
  it("are random UUIDs", () => {
    const ids = Array.from({ length: 200 }, newId)
    for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.strictEqual(new Set(ids).size, 200)
  })
})
