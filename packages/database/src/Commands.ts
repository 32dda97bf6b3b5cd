/**
 * Runs a command of a decider: load, decide, append, and again when somebody else was quicker. The answer of a request with
 * an Idempotency-Key is stored in the same statement as its events, so a retry is answered and never repeated.
 */
import type { Decider, DomainEvent } from "@lyceum/domain/Decider"
import { fold } from "@lyceum/domain/Decider"
import { DateTime, Effect, Option, Random, Result, Schema } from "effect"
import { SchemaJITCompiler } from "effect/schema"
import type { Statement } from "effect/sql"
import { CommandContext, type CommandOrigin, type IdempotencyKey, RequestIdempotency } from "./CommandContext.ts"
import { answerReplayed, decidedAnew, keyReused } from "./CommandSignals.ts"
import { EventStore, type LoadedStream } from "./EventStore.ts"
import { recorded } from "./Recorded.ts"
import { hash } from "node:crypto"

/** The same Idempotency-Key came with another body. */
export class IdempotencyKeyReused extends Schema.TaggedError<IdempotencyKeyReused>()("IdempotencyKeyReused", {}) {
  override get message() {
    return "this Idempotency-Key was used for another request"
  }
}

/** Several others changed the same thing at the same time; nothing was changed by this request. */
export class TooMuchContention extends Schema.TaggedError<TooMuchContention>()("TooMuchContention", {
  stream: Schema.String
}) {
  override get message() {
    return `"${this.stream}" is changed by too many requests at once: try again`
  }
}

/** What a command led to: the state and version after it, and its events; none when there was nothing to do. */
export interface Outcome<State, Event> {
  readonly id: string
  readonly stream: string
  readonly version: number
  readonly state: State
  readonly events: ReadonlyArray<Event>
}

/** A read model row as a function of the aggregate's state, so that a rebuild gives the same bytes as the live path. */
export type ReadModel<State> = (row: {
  readonly id: string
  readonly state: State
  readonly version: number
  readonly updatedAt: Date
}) => ReadonlyArray<Statement.Fragment>

/** Tries before giving up with `TooMuchContention`. */
const maxTries = 8

/**
 * A command that looks at one row first: `at` is a SELECT of at most one, asked together with the stream, so that both are of
 * one moment and of one round trip. `found` is given the row as JSON, `null` where there is none.
 */
export interface Looking<Command, E, R> {
  readonly at: Statement.Fragment
  readonly found: (row: unknown) => Effect.Effect<Command, E, R>
}

export interface Execute<State, Command, Event extends DomainEvent, Rejection, A, E, R> {
  readonly decider: Decider<State, Command, Event, Rejection>
  /** Id of the aggregate; the stream is `<decider.name>-<id>`. */
  readonly id: string
  /** Worked out anew at every try, so that it may look at what changed. */
  readonly command: Effect.Effect<Command, E, R> | Looking<Command, E, R>
  readonly readModel?: ReadModel<State>
  /** Further statements of the same append, for example a row of personal data that no event may hold. */
  readonly also?: (outcome: Outcome<State, Event>) => ReadonlyArray<Statement.Fragment>
  /** Statements that must each return a row, for example `UPDATE … SET taken = taken + 1 WHERE taken < capacity RETURNING 1`. */
  readonly guards?: (outcome: Outcome<State, Event>) => ReadonlyArray<Statement.Fragment>
  /** See `Append.together`: what such a command locks besides its own stream. */
  readonly together?: string
  /** What the caller is answered: stored for the Idempotency-Key and given again on a retry. */
  readonly Answer: Schema.Codec<A, unknown>
  readonly answer: (outcome: Outcome<State, Event>) => A
}

/** Runs the command; see the file's head. Fails with the decider's rejection, or with one of the two errors above. */
export const execute = Effect.fnUntraced(function* <State, Command, Event extends DomainEvent, Rejection, A, E, R>(
  options: Execute<State, Command, Event, Rejection, A, E, R>
) {
  const stream = `${options.decider.name}-${options.id}`
  for (let tries = 1; tries <= maxTries; tries++) {
    const answer = yield* attempt(options, stream)
    if (Option.isSome(answer)) return answer.value
    yield* decidedAnew
    yield* Effect.sleep(Math.floor((yield* Random.next) * 5 * tries))
  }
  return yield* new TooMuchContention({ stream })
}, recorded("Commands.execute"))

/** One try; `None` = somebody else was quicker. */
const attempt = Effect.fnUntraced(function* <State, Command, Event extends DomainEvent, Rejection, A, E, R>(
  options: Execute<State, Command, Event, Rejection, A, E, R>,
  stream: string
) {
  const store = yield* EventStore
  const request = yield* RequestIdempotency
  const idempotency = request === null ? null : ownKey(yield* CommandContext, request)
  const { decider } = options
  const codecs = codecsOf(decider, options.Answer)
  const { command } = options
  const load = store.load(stream, idempotency?.key ?? null, "at" in command ? command.at : undefined)
  const stored = Effect.fnUntraced(function* ({ answer }: LoadedStream) {
    if (Option.isNone(answer)) return Option.none<A>()
    if (answer.value.fingerprint !== idempotency?.fingerprint) {
      yield* keyReused
      return yield* new IdempotencyKeyReused()
    }
    yield* answerReplayed
    return Option.some(yield* Effect.orDie(Schema.decodeUnknownEffect(options.Answer)(answer.value.response)))
  })
  const loaded = yield* load
  if (Option.isSome(loaded.answer)) return yield* stored(loaded)
  const before = Option.isNone(loaded.state) ? decider.initial : codecs.decodeState(loaded.state.value)
  const commanded = yield* Effect.result("at" in command ? command.found(loaded.seen) : command)
  if (Result.isFailure(commanded)) {
    // What the command looked at may be the work of the same request, sent twice and committed since the load above.
    const twin = idempotency === null ? Option.none<A>() : yield* stored(yield* load)
    return Option.isSome(twin) ? twin : yield* Effect.fail(commanded.failure)
  }
  const decided = decider.decide(before, commanded.success)
  if (Result.isFailure(decided)) return yield* Effect.fail(decided.failure)
  const state = fold(decider, decided.success, before)
  const outcome = {
    id: options.id,
    stream,
    version: loaded.version + decided.success.length,
    state,
    events: decided.success
  }
  const answer = options.answer(outcome)
  const kept =
    idempotency === null
      ? Option.none()
      : Option.some({
          ...idempotency,
          response: codecs.encodeAnswer(answer)
        })
  if (decided.success.length === 0) {
    // Nothing to do is an answer too: the same key with another body must still be refused.
    const isKept = Option.isNone(kept) || (yield* store.remember(stream, kept.value))
    return isKept ? Option.some(answer) : Option.none<A>()
  }
  const now = timeAfter(loaded.lastAt, DateTime.toEpochMillis(yield* DateTime.now))
  return yield* store
    .append({
      stream,
      expectedVersion: loaded.version,
      head: loaded.head,
      now,
      events: decided.success.map((event) => decodeStored(codecs.encodeEvent(event))),
      state: codecs.encodeState(state),
      with: [...(options.readModel?.({ ...outcome, updatedAt: now }) ?? []), ...(options.also?.(outcome) ?? [])],
      guards: options.guards?.(outcome) ?? [],
      answer: kept,
      ...(options.together === undefined ? {} : { together: options.together })
    })
    .pipe(
      Effect.as(Option.some(answer)),
      Effect.catchTag("AppendConflict", () => Effect.succeed(Option.none<A>()))
    )
})

/**
 * When the events of an append happen: now, and in any case after those before. Clocks of machines differ and are set back, and
 * readers of events tell by the time which of two is the later one.
 */
const timeAfter = (last: Date | null, now: number): Date =>
  new Date(last === null ? now : Math.max(now, last.getTime() + 1))

/** Keys are the caller's own: nobody can ask for somebody else's answer by guessing a key. The raw key is not kept. */
const ownKey = ({ actor }: CommandOrigin, { fingerprint, key, route }: IdempotencyKey) => ({
  key: hash("sha256", JSON.stringify([actor, route, key]), "base64url"),
  fingerprint
})

/** How an event is stored: its encoded form has a type and data, whatever the data is. */
const Stored = Schema.Struct({ type: Schema.String, data: Schema.Unknown })

/** The codecs of a decider, compiled once. Where code may not be made at run time the interpreter does the same. What they throw is a defect. */
const codecsOf = <State, Event extends DomainEvent, A>(
  decider: { readonly State: Schema.Codec<State, unknown>; readonly Event: Schema.Codec<Event, unknown> },
  Answer: Schema.Codec<A, unknown>
) => {
  if (!compiled.has(decider)) {
    for (const { ast } of [decider.State, decider.Event, Stored]) SchemaJITCompiler.enable(ast)
    compiled.add(decider)
  }
  return {
    decodeState: Schema.decodeUnknownSync(decider.State),
    encodeState: Schema.encodeSync(decider.State),
    encodeEvent: Schema.encodeSync(decider.Event),
    encodeAnswer: Schema.encodeSync(Answer)
  }
}
const compiled = new WeakSet<object>()
const decodeStored = Schema.decodeUnknownSync(Stored)
