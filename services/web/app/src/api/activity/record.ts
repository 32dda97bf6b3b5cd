/** Says what the learner did. Kept while offline or while nobody answers, and sent again under the same ids. */
import type { LearningEventInput } from "@lyceum/sdk"
import { isTemporary } from "../problems.ts"
import { lyceum } from "../lyceum.ts"
import { progressRoot } from "../progress.ts"
import { queryClient } from "../query-client.ts"
import { account } from "../session.ts"
import { localStore } from "./local-store.ts"
import { newId } from "./new-id.ts"
import { batchOf, makeQueue } from "./queue.ts"

const store = localStore(localStorage)

const queue = makeQueue({
  store,
  send: async (events) => (await lyceum.learningEvents.record({ body: { events: [...events] } })).data,
  currentUser: () => account.get()?.id ?? null,
  isTemporary,
  alone: async (run) => {
    await navigator.locks.request("lyceum-activity", run)
  },
  later: (run, millis) => {
    setTimeout(run, millis)
  },
  // What was shown as done may not be: read it as the server has it.
  refused: () => void queryClient.invalidateQueries({ queryKey: progressRoot })
})

type Without<Event> = Event extends LearningEventInput ? Omit<Event, "id" | "occurredAt"> : never

/** Something that the learner did just now: a view, the way through a video, an answer. */
export type Activity = Without<LearningEventInput>

/** Records it for whoever is signed in. */
export const record = (activity: Activity): void =>
  queue.add({ ...activity, id: newId(), occurredAt: new Date().toISOString() })

/** Sends what is kept, for example when somebody is about to look at the outcome. Resolves when that was tried. */
export const sendActivity = (): Promise<void> => queue.flush()

/** Most events that a beacon carries: browsers take 64 kB. */
const beaconEvents = 150

/** The page is being left: the browser sends on its own. Nobody hears the answer, so the events stay until one was heard. */
const leave = (): void => {
  const userId = account.get()?.id
  const events = userId === undefined ? [] : batchOf(store.list(userId), beaconEvents)
  if (events.length > 0)
    navigator.sendBeacon("/v1/learning-events", new Blob([JSON.stringify({ events })], { type: "application/json" }))
}

let started = false

/** Begins to send what earlier pages kept, and what this one will; once a page. */
export const startActivity = (): void => {
  if (started) return
  started = true
  const send = () => void queue.flush()
  window.addEventListener("pagehide", leave)
  window.addEventListener("online", send)
  document.addEventListener("visibilitychange", send)
  account.subscribe(send)
  send()
}
