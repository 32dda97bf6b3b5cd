/**
 * `lyceum audit verify|anchor|history`: whether what happened still stands as it was written, heads to keep elsewhere, and what
 * happened to one object: who, when, why. `verify` ends with code 1 and names the first event of each stream that does not fit.
 */
import { Anchor } from "@lyceum/database/AuditAnchors"
import { Console, Effect, FileSystem, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { operate } from "./Operate.ts"
import { dataDir } from "./Options.ts"

/** The services with an event store. */
const audited = ["user", "course", "enrollment", "progress"] as const
const Service = Schema.Literals(audited)

const Finding = Schema.Struct({ stream: Schema.String, version: Schema.Int, fault: Schema.String })
const decodeWalk = Schema.decodeUnknownEffect(Schema.Struct({ streams: Schema.Int, findings: Schema.Array(Finding) }))
const decodeHeads = Schema.decodeUnknownEffect(Schema.Array(Anchor))

/** A line of a file of anchors. */
const Line = Schema.fromJsonString(Schema.Struct({ service: Service, ...Anchor.fields }))

class Broken extends Schema.TaggedError<Broken>()("Broken", { count: Schema.Int }) {
  override get message() {
    return `${this.count} streams are not as they were written: nothing after the positions above can be relied on`
  }
}

class AnchorsUnreadable extends Schema.TaggedError<AnchorsUnreadable>()("AnchorsUnreadable", {
  file: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `${this.file} ${this.reason}`
  }
}

const meanings: Readonly<Record<string, string>> = {
  hash: "was changed, or events changed places",
  gap: "is missing",
  head: "the stream's head is not that of its last event",
  state: "the stream's state is not what its events lead to",
  orphan: "its stream has no row",
  cut: "is gone, and so is what followed: the end was cut off",
  rewritten: "is not the event that was noted"
}

const line = (service: string, { fault, stream, version }: typeof Finding.Type) =>
  `${service}  ${stream}  ${version === 0 ? "" : `position ${version} `}${meanings[fault] ?? fault}`

/** Anchors that one request holds. */
const batch = 500

const readAnchors = Effect.fnUntraced(function* (file: string) {
  const files = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(
    files.readFileString(file),
    () => new AnchorsUnreadable({ file, reason: "cannot be read: is the name right?" })
  )
  const lines = text.split("\n").filter((one) => one !== "")
  return yield* Effect.forEach(lines, (one, index) =>
    Effect.mapError(
      Schema.decodeEffect(Line)(one),
      () => new AnchorsUnreadable({ file, reason: `holds no anchor in line ${index + 1}` })
    )
  )
})

const service = Argument.Literals("service", audited).pipe(Argument.withDescription(audited.join(", ")))

const verify = Command.make(
  "verify",
  {
    service: service.pipe(Argument.optional),
    stream: Flag.String("stream").pipe(Flag.withDescription("Only this object, for example user-<id>"), Flag.optional),
    anchors: Flag.String("anchors").pipe(
      Flag.withDescription("Also hold it against what `audit anchor` wrote into this file"),
      Flag.optional
    ),
    dataDir
  },
  ({ anchors, dataDir, service, stream }) =>
    Effect.gen(function* () {
      const kept = Option.isSome(anchors) ? yield* readAnchors(anchors.value) : []
      let broken = 0
      for (const name of Option.match(service, { onNone: () => audited, onSome: (one) => [one] })) {
        const only = Option.match(stream, { onNone: () => ({}), onSome: (one) => ({ stream: one }) })
        const walked = yield* Effect.flatMap(operate(dataDir, name, "verify", only), decodeWalk)
        const findings = [...walked.findings]
        const heads = kept.filter(
          (one) => one.service === name && Option.getOrElse(stream, () => one.stream) === one.stream
        )
        for (let from = 0; from < heads.length; from += batch) {
          const some = heads.slice(from, from + batch).map(({ hash, stream, version }) => ({ hash, stream, version }))
          const held = yield* operate(dataDir, name, "verify", { anchors: JSON.stringify(some) })
          findings.push(...(yield* decodeWalk(held)).findings)
        }
        for (const finding of findings) yield* Console.log(line(name, finding))
        const against = heads.length === 0 ? "" : `, ${heads.length} anchors`
        yield* Console.log(`${name}: ${walked.streams} streams${against}, ${findings.length} findings`)
        broken += new Set(findings.map((finding) => finding.stream)).size
      }
      if (broken > 0) return yield* new Broken({ count: broken })
    })
).pipe(
  Command.withDescription("Verify hash chains, versions and states; exit code 1 names the first break of a stream")
)

const anchor = Command.make(
  "anchor",
  { file: Argument.String("file").pipe(Argument.withDescription("Must not be there")), dataDir },
  ({ dataDir, file }) =>
    Effect.gen(function* () {
      const files = yield* FileSystem.FileSystem
      if (yield* files.exists(file)) {
        return yield* new AnchorsUnreadable({ file, reason: "is there already: anchors are kept, never overwritten" })
      }
      const lines: Array<string> = []
      for (const name of audited) {
        let after = ""
        while (true) {
          const heads = yield* Effect.flatMap(operate(dataDir, name, "anchors", { after }), decodeHeads)
          const last = heads.at(-1)
          if (last === undefined) break
          for (const head of heads) lines.push(yield* Schema.encodeEffect(Line)({ service: name, ...head }))
          after = last.stream
        }
      }
      yield* files.writeFileString(file, lines.map((one) => `${one}\n`).join(""), { flag: "wx", mode: 0o600 })
      yield* Console.log(`${lines.length} heads noted in ${file}: keep it where who has the database cannot change it`)
    })
).pipe(Command.withDescription("Note the last event of every stream in a file, to be kept elsewhere"))

const History = Schema.Struct({
  events: Schema.Array(
    Schema.Struct({
      version: Schema.Int,
      id: Schema.String,
      type: Schema.String,
      occurredAt: Schema.String,
      data: Schema.Unknown,
      metadata: Schema.Struct({
        actor: Schema.String,
        correlationId: Schema.String,
        causationId: Schema.optionalKey(Schema.String)
      })
    })
  ),
  state: Schema.Unknown,
  findings: Schema.Array(Finding)
})

class NoSuchStream extends Schema.TaggedError<NoSuchStream>()("NoSuchStream", { stream: Schema.String }) {
  override get message() {
    return `there is no stream "${this.stream}": user-<id>, course-<id>, enrollment-<id>, progress-<id> are some`
  }
}

const history = Command.make(
  "history",
  {
    service,
    stream: Argument.String("stream").pipe(Argument.withDescription("The object, for example enrollment-<id>")),
    dataDir
  },
  ({ dataDir, service, stream }) =>
    Effect.gen(function* () {
      const answer = yield* operate(dataDir, service, "history", { stream })
      const { events, findings, state } = yield* Schema.decodeUnknownEffect(History)(answer)
      if (events.length === 0) return yield* new NoSuchStream({ stream })
      for (const { data, metadata, occurredAt, type, version } of events) {
        const why =
          metadata.causationId === undefined ? `request ${metadata.correlationId}` : `event ${metadata.causationId}`
        yield* Console.log(
          `${String(version).padStart(5)}  ${occurredAt}  ${type}  by ${metadata.actor}, because of ${why}`
        )
        yield* Console.log(`       ${JSON.stringify(data)}`)
      }
      yield* Console.log(`State: ${JSON.stringify(state)}`)
      for (const finding of findings) yield* Console.log(line(service, finding))
      if (findings.length > 0) return yield* new Broken({ count: 1 })
      yield* Console.log("These events lead to exactly this state, and none was changed")
    })
).pipe(Command.withDescription("What happened to one object: who, when, why, and the state that follows"))

export const audit = Command.make("audit").pipe(
  Command.withDescription("The audit trail: verify it, anchor it, read it"),
  Command.withSubcommands([verify, anchor, history])
)
