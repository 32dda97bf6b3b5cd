/**
 * A decider (Jérémie Chassaing, "Functional Event Sourcing Decider"): what an aggregate is, without any I/O.
 * `decide` says what happens or why not; `evolve` says what that means; both are pure and total.
 */
import type { Result, Schema } from "effect"

/** An event before it is stored: a type that is never changed once published, and its data. */
export interface DomainEvent {
  readonly type: string
  readonly data: unknown
}

export interface Decider<State, Command, Event extends DomainEvent, Rejection> {
  /** Prefix of the stream ids, for example `enrollment`. */
  readonly name: string
  /** State of a stream that has no events. */
  readonly initial: State
  /** What a command leads to: events (none = nothing to do), or the reason why not. */
  readonly decide: (state: State, command: Command) => Result.Result<ReadonlyArray<Event>, Rejection>
  /** The state after an event. Total: an event that happened is never refused. */
  readonly evolve: (state: State, event: Event) => State
  /** How the folded state is kept beside the stream. */
  readonly State: Schema.Codec<State, unknown>
  /** How its events are stored. */
  readonly Event: Schema.Codec<Event, unknown>
}

/** The state that a history leads to. */
export const fold = <State, Command, Event extends DomainEvent, Rejection>(
  decider: Decider<State, Command, Event, Rejection>,
  events: ReadonlyArray<Event>,
  from: State = decider.initial
): State => events.reduce(decider.evolve, from)
