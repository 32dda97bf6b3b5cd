/**
 * Our tracer: a trace begins at a door (a request, a record, a job) and only what happens inside of one is recorded, so that
 * workers that look for work again and again leave no traces. What is not sampled costs an object and nothing else.
 */
import { Cause, type Context, type Exit, Option, type Tracer } from "effect"
import type { StatementSignals } from "./Statements.ts"
import { keptAttributes, keptInternals, statementSummary } from "./SpanAttributes.ts"

/** A span that has ended, as it is exported. Times in nanoseconds since 1970; `error` = the kind of failure, never its text. */
export interface EndedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly kind: Tracer.SpanKind
  readonly start: bigint
  readonly end: bigint
  readonly attributes: ReadonlyMap<string, string | number | boolean>
  readonly links: ReadonlyArray<{ readonly traceId: string; readonly spanId: string }>
  readonly error: string | undefined
}

type SpanOptions = Parameters<Tracer.Tracer["span"]>[0]

const word = () =>
  Math.floor(Math.random() * 0x1_0000_0000)
    .toString(16)
    .padStart(8, "0")

/** Ids of W3C trace context; not secret, so that the fastest generator will do. */
export const newTraceId = (): string => word() + word() + word() + word()
export const newSpanId = (): string => word() + word()

const none: ReadonlyMap<string, unknown> = new Map()

/** The attributes that tell of a statement what its kind and name do not. */
const statementText = "db.query.text"
const connectionWait = "db.client.connection.wait_time_ms"

/** Counts what an attribute tells of a statement; true = it is the one that says that the span is a statement. */
const statementAttribute = (signals: StatementSignals, isStatement: boolean, key: string, value: unknown): boolean => {
  if (key === connectionWait && typeof value === "number") signals.waits.observe(value / 1000)
  if (isStatement || key !== statementText) return false
  signals.inFlight.value++
  return true
}

const statementEnded = (
  signals: StatementSignals,
  start: bigint,
  end: bigint,
  exit: Exit.Exit<unknown, unknown>,
  traceId?: string
): void => {
  signals.inFlight.value--
  signals.durations.observe(Number(end - start) / 1e9, traceId)
  if (exit._tag === "Failure") signals.failures.value++
}

/** Recorded nowhere: hands the ids of its parent on, so that what is inside of it hangs on the next recorded span above. */
class SilentSpan implements Tracer.Span {
  readonly _tag = "Span"
  readonly attributes = none
  readonly links: ReadonlyArray<Tracer.SpanLink> = []
  readonly sampled: boolean
  readonly name: string
  readonly kind: Tracer.SpanKind
  readonly parent: Option.Option<Tracer.AnySpan>
  readonly annotations: Context.Context<never>
  readonly status: Tracer.SpanStatus
  #traceId: string | undefined
  #spanId: string | undefined
  readonly #signals: StatementSignals
  #isStatement = false
  constructor(options: SpanOptions, signals: StatementSignals) {
    this.#signals = signals
    this.name = options.name
    this.kind = options.kind
    this.parent = options.parent
    this.annotations = options.annotations
    this.status = { _tag: "Started", startTime: options.startTime }
    this.sampled = Option.isSome(options.parent) && options.parent.value.sampled
  }
  get traceId(): string {
    return (this.#traceId ??= Option.isSome(this.parent) ? this.parent.value.traceId : newTraceId())
  }
  get spanId(): string {
    return (this.#spanId ??= Option.isSome(this.parent) ? this.parent.value.spanId : newSpanId())
  }
  end(endTime: bigint, exit: Exit.Exit<unknown, unknown>) {
    if (this.#isStatement) statementEnded(this.#signals, this.status.startTime, endTime, exit)
  }
  attribute(key: string, value: unknown) {
    if (statementAttribute(this.#signals, this.#isStatement, key, value)) this.#isStatement = true
  }
  event() {}
  addLinks() {}
}

/** The kind of a failure: the tag or class of what failed. Messages may quote what people sent. */
const errorType = (exit: Exit.Exit<unknown, unknown>): string | undefined => {
  if (exit._tag === "Success" || Cause.hasInterruptsOnly(exit.cause)) return undefined
  const failure = Cause.squash(exit.cause)
  if (typeof failure !== "object" || failure === null) return "unknown"
  return "_tag" in failure && typeof failure._tag === "string" ? failure._tag : failure.constructor.name
}

class RecordedSpan implements Tracer.Span {
  readonly _tag = "Span"
  readonly sampled = true
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly kind: Tracer.SpanKind
  readonly parent: Option.Option<Tracer.AnySpan>
  readonly annotations: Context.Context<never>
  readonly attributes = new Map<string, string | number | boolean>()
  readonly links: Array<Tracer.SpanLink>
  status: Tracer.SpanStatus
  readonly #ended: (span: EndedSpan) => void
  readonly #signals: StatementSignals
  #isStatement = false
  constructor(options: SpanOptions, signals: StatementSignals, ended: (span: EndedSpan) => void) {
    this.#signals = signals
    this.traceId = Option.isSome(options.parent) ? options.parent.value.traceId : newTraceId()
    this.spanId = newSpanId()
    this.name = options.name
    this.kind = options.kind
    this.parent = options.parent
    this.annotations = options.annotations
    this.links = options.links
    this.status = { _tag: "Started", startTime: options.startTime }
    this.#ended = ended
  }
  attribute(key: string, value: unknown) {
    if (statementAttribute(this.#signals, this.#isStatement, key, value)) this.#isStatement = true
    if (key === statementText) this.attributes.set("db.query.summary", statementSummary(String(value)))
    else if (
      keptAttributes.has(key) &&
      (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    )
      this.attributes.set(key, value)
  }
  event() {}
  addLinks(links: ReadonlyArray<Tracer.SpanLink>) {
    for (const link of links) this.links.push(link)
  }
  end(endTime: bigint, exit: Exit.Exit<unknown, unknown>) {
    if (this.status._tag === "Ended") return
    const { startTime } = this.status
    this.status = { _tag: "Ended", startTime, endTime, exit }
    if (this.#isStatement) statementEnded(this.#signals, startTime, endTime, exit, this.traceId)
    this.#ended({
      traceId: this.traceId,
      spanId: this.spanId,
      parentSpanId: Option.isSome(this.parent) ? this.parent.value.spanId : undefined,
      name: this.#shownName(),
      kind: this.kind,
      start: startTime,
      end: endTime,
      attributes: this.attributes,
      links: this.links.map(({ span }) => ({ traceId: span.traceId, spanId: span.spanId })),
      error: errorType(exit)
    })
  }
  /** Bounded: a request is named by its route's template, a statement by what it does, a call by its method. */
  #shownName(): string {
    const method = this.attributes.get("http.request.method")
    if (this.kind === "server") return `${method ?? "HTTP"} ${this.attributes.get("http.route") ?? "unmatched"}`
    const statement = this.attributes.get("db.query.summary")
    if (typeof statement === "string") return statement
    return this.kind === "client" && typeof method === "string" ? method : this.name
  }
}

/** Is asked once a span, before anything of it is kept. */
const isRecorded = ({ kind, name, parent, sampled }: SpanOptions): boolean =>
  sampled &&
  (kind === "server" || (Option.isSome(parent) && parent.value.sampled)) &&
  (kind !== "internal" || keptInternals.has(name))

/** The tracer of one service; `ended` is given every recorded span once, and must not wait. */
export const makeTracer = (signals: StatementSignals, ended: (span: EndedSpan) => void): Tracer.Tracer => ({
  span: (options) =>
    isRecorded(options) ? new RecordedSpan(options, signals, ended) : new SilentSpan(options, signals)
})
