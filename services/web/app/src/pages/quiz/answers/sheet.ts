/**
 * The answers of one open try: what is on the screen, what the server has, and the way between. One save at a time; what
 * another tab saved is never overwritten unasked. Pure but for what it is given.
 */
import { type Answers, type Attempt, isProblem, type SavedAnswers } from "@lyceum/sdk"
import { makeStore, type Store } from "../../../store.ts"
import { answersOf, differing, type Draft, draftOf, type Entry, sameAnswers, type WriteNumber } from "./draft.ts"
import type { Kept } from "./kept.ts"

/** Why what is on the screen is not saved. */
export type Trouble =
  /** Nobody answers: it is kept here and tried again. */
  | { readonly kind: "waiting"; readonly error: unknown }
  /** The person does not want to sign in again (yet). */
  | { readonly kind: "signed-out" }
  /** Saved in another tab or on another device meanwhile. */
  | { readonly kind: "conflict"; readonly theirs: Attempt }
  /** The time is over, and not handed in yet. */
  | { readonly kind: "over" }
  /** Handed in elsewhere. */
  | { readonly kind: "submitted"; readonly attempt: Attempt }
  | { readonly kind: "refused"; readonly error: unknown }

export interface SheetState {
  readonly draft: Draft
  /** Whether something on the screen is not on the server. */
  readonly dirty: boolean
  readonly saving: boolean
  /** When the server took it last; `null` = not since the page was opened. */
  readonly savedAt: string | null
  readonly trouble: Trouble | null
}

export interface SheetPorts {
  readonly save: (answers: Answers, revision: number) => Promise<SavedAnswers>
  readonly read: () => Promise<Attempt>
  readonly kept: {
    readonly read: () => Kept | null
    readonly write: (kept: Kept) => void
    readonly forget: () => void
  }
  readonly isTemporary: (error: unknown) => boolean
  /** Runs something later, in milliseconds; what it returns calls it off. */
  readonly later: (run: () => void, millis: number) => () => void
  /** Told once of each question that got an answer. */
  readonly answered: (questionId: string) => void
  readonly write: WriteNumber
}

/** How long to wait for the next key before saving, and after the nth failure, in milliseconds. */
const saveAfter = 800
const retryAfter = (failures: number): number => Math.min(30_000, 1000 * 2 ** failures)

/** The sheet of an open try as it was read. */
export const makeSheet = (attempt: Attempt, ports: SheetPorts) => {
  const { questions } = attempt
  let theirs: Answers = attempt.answers
  let revision = attempt.revision
  let sent: Answers | null = null
  let failures = 0
  let running: Promise<void> | undefined
  let callOff = () => {}
  const told = new Set(theirs.map(({ questionId }) => questionId))

  const state: Store<SheetState> = makeStore<SheetState>({
    draft: draftOf(theirs, ports.write),
    dirty: false,
    saving: false,
    savedAt: null,
    trouble: null
  })
  const set = (change: Partial<SheetState>): void => state.set({ ...state.get(), ...change })
  const mine = (): Answers => answersOf(state.get().draft, questions)

  /** Keeps here what the server does not have, also what is no answer yet (half a number). */
  const keep = (): void => {
    const { draft, dirty } = state.get()
    const half = Object.values(draft).some(
      (entry) => entry.kind === "number" && entry.number === null && entry.text !== ""
    )
    if (dirty || half) ports.kept.write({ draft, revision, sent })
    else ports.kept.forget()
  }
  const taken = (answers: Answers, at: number): void => {
    theirs = answers
    revision = at
    sent = null
    failures = 0
    set({ dirty: !sameAnswers(mine(), theirs), trouble: null })
    for (const { questionId } of answers)
      if (!told.has(questionId)) {
        told.add(questionId)
        ports.answered(questionId)
      }
    keep()
  }
  const plan = (millis: number): void => {
    callOff()
    callOff = ports.later(() => void flush(), millis)
  }

  /** What to make of an answer that says "not like this": look at what is there. Throws as `read` does. */
  const look = async (closed: boolean): Promise<void> => {
    const now = await ports.read()
    if (now.status === "submitted") {
      ports.kept.forget()
      set({ trouble: { kind: "submitted", attempt: now } })
    } else if (closed) set({ trouble: { kind: "over" } })
    // Our own save, of which the answer was lost on the way.
    else if (sent !== null && sameAnswers(now.answers, sent)) taken(now.answers, now.revision)
    else if (sameAnswers(now.answers, mine())) taken(now.answers, now.revision)
    else set({ trouble: { kind: "conflict", theirs: now } })
  }

  const failed = async (error: unknown): Promise<void> => {
    try {
      if (isProblem(error, "urn:lyceum:problem:precondition-failed")) return await look(false)
      if (isProblem(error, "urn:lyceum:problem:conflict")) return await look(true)
    } catch (cause) {
      return failed(cause)
    }
    if (isProblem(error, "urn:lyceum:problem:unauthorized")) set({ trouble: { kind: "signed-out" } })
    else if (ports.isTemporary(error)) {
      set({ trouble: { kind: "waiting", error } })
      plan(retryAfter(failures))
      failures += 1
    } else set({ trouble: { kind: "refused", error } })
  }

  /** Saves once; whether there is something to go on with. */
  const saveOne = async (): Promise<boolean> => {
    const { dirty, trouble } = state.get()
    if (!dirty || trouble?.kind === "conflict" || trouble?.kind === "submitted" || trouble?.kind === "over")
      return false
    const answers = mine()
    sent = answers
    keep()
    try {
      taken(answers, (await ports.save(answers, revision).then(noteSaved)).revision)
    } catch (error) {
      await failed(error)
    }
    const after = state.get()
    return after.dirty && after.trouble === null
  }
  const noteSaved = (saved: SavedAnswers): SavedAnswers => {
    set({ savedAt: saved.savedAt })
    return saved
  }

  /** Saves now what is not saved; whether everything is on the server then. */
  const flush = async (): Promise<boolean> => {
    callOff()
    running ??= (async () => {
      set({ saving: state.get().dirty })
      while (await saveOne());
    })().finally(() => {
      running = undefined
      set({ saving: false })
    })
    await running
    return !state.get().dirty
  }

  const change = (questionId: string, entry: Entry): void => {
    const draft = { ...state.get().draft, [questionId]: entry }
    set({ draft, dirty: !sameAnswers(answersOf(draft, questions), theirs) })
    keep()
    if (state.get().dirty) plan(saveAfter)
  }

  /** The try as it was read again: newer than what is here, and nothing typed here, is taken over. */
  const meanwhile = (now: Attempt): void => {
    if (now.status === "submitted") {
      ports.kept.forget()
      set({ trouble: { kind: "submitted", attempt: now } })
    } else if (now.revision > revision && running === undefined && state.get().trouble?.kind !== "conflict") {
      if (sameAnswers(now.answers, mine())) taken(now.answers, now.revision)
      else if (state.get().dirty) set({ trouble: { kind: "conflict", theirs: now } })
      else takeOver(now)
    }
  }
  const takeOver = (now: Attempt): void => {
    set({ draft: draftOf(now.answers, ports.write) })
    taken(now.answers, now.revision)
  }

  /** After a conflict: what is on the screen replaces what the other saved. */
  const keepMine = (): Promise<boolean> => {
    const { trouble } = state.get()
    if (trouble?.kind === "conflict") {
      theirs = trouble.theirs.answers
      revision = trouble.theirs.revision
      set({ trouble: null, dirty: !sameAnswers(mine(), theirs) })
    }
    return flush()
  }
  /** After a conflict: what the other saved replaces what is on the screen. */
  const takeTheirs = (): void => {
    const { trouble } = state.get()
    if (trouble?.kind === "conflict") takeOver(trouble.theirs)
  }

  const resume = (): void => {
    const kept = ports.kept.read()
    if (kept === null) return
    set({ draft: kept.draft })
    sent = kept.sent
    const dirty = !sameAnswers(mine(), theirs)
    const ours = kept.revision === revision || (sent !== null && sameAnswers(sent, theirs))
    set({ dirty, trouble: ours || !dirty ? null : { kind: "conflict", theirs: attempt } })
    if (dirty && ours) plan(0)
  }
  resume()

  return {
    state,
    change,
    flush,
    meanwhile,
    keepMine,
    takeTheirs,
    /** Ids of the questions that the other saved differently. */
    contested: (): ReadonlyArray<string> => {
      const { trouble } = state.get()
      return trouble?.kind === "conflict" ? differing(trouble.theirs.answers, mine()) : []
    },
    /** Nothing is tried again after this. */
    stop: (): void => callOff()
  }
}

export type Sheet = ReturnType<typeof makeSheet>
