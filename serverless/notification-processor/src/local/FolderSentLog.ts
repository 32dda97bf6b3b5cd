/**
 * SentLog in a folder, one small file a message, for one process at a time (the data folder's lock sees to that). Files of
 * messages are removed 30 days after their last change; queues forget their ids long before.
 */
import { Clock, Duration, Effect, Layer, Schema, Semaphore } from "effect"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { randomUUID } from "node:crypto"
import { join } from "node:path"
import { type Claim, type SentKey, SentLog, SentLogUnavailable } from "../SentLog.ts"
import { writeWhole } from "./Files.ts"

/** `until` in milliseconds since 1970. */
const Entry = Schema.Union([
  Schema.Struct({ state: Schema.Literal("claimed"), until: Schema.Finite, token: Schema.String }),
  Schema.Struct({ state: Schema.Literal("sent"), receipt: Schema.NullOr(Schema.String) }),
  Schema.Struct({ state: Schema.Literal("refused"), reason: Schema.String })
])
type Entry = typeof Entry.Type
const Wire = Schema.fromJsonString(Entry)
const encode = Schema.encodeSync(Wire)
const decode = Schema.decodeOption(Wire)

const keptMillis = Duration.toMillis("30 days")

/** Keeps the log below `folder`, which is made when it is missing. */
export const folderSentLog = (folder: string): Layer.Layer<SentLog> =>
  Layer.effect(
    SentLog,
    Effect.gen(function* () {
      mkdirSync(folder, { recursive: true })
      const turn = Semaphore.makeUnsafe(1)
      const fileOf = ({ channel, id }: SentKey) => join(folder, `${id}.${channel}.json`)
      const read = (key: SentKey): Entry | undefined => {
        const file = fileOf(key)
        // What cannot be read was torn by a crash of the computer: like a claim that is over.
        const entry = existsSync(file) ? decode(readFileSync(file, "utf8")) : undefined
        return entry?._tag === "Some" ? entry.value : undefined
      }
      const inTurn = <A>(work: (now: number) => A) =>
        turn.withPermit(
          Effect.flatMap(Clock.currentTimeMillis, (now) =>
            Effect.try({ try: () => work(now), catch: () => new SentLogUnavailable({ reason: "the folder" }) })
          )
        )
      const prune = inTurn((now) => {
        for (const name of readdirSync(folder)) {
          const file = join(folder, name)
          if (now - statSync(file).mtimeMs > keptMillis) rmSync(file, { force: true })
        }
      })
      yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.ignore(prune), Effect.sleep("1 day"))))

      return SentLog.of({
        claim: Effect.fn("FolderSentLog.claim")((key, lease) =>
          inTurn((now): Claim => {
            const entry = read(key)
            if (entry !== undefined && entry.state !== "claimed") return { state: "done" }
            if (entry !== undefined && entry.until > now) return { state: "held" }
            const token = randomUUID()
            writeWhole(fileOf(key), encode({ state: "claimed", until: now + Duration.toMillis(lease), token }))
            return { state: "claimed", token }
          })
        ),
        settle: Effect.fn("FolderSentLog.settle")((key, outcome) =>
          inTurn(() => writeWhole(fileOf(key), encode(outcome)))
        ),
        release: Effect.fn("FolderSentLog.release")((key, token) =>
          inTurn(() => {
            const entry = read(key)
            if (entry?.state === "claimed" && entry.token === token) rmSync(fileOf(key), { force: true })
          })
        ),
        note: () => Effect.void
      })
    })
  )
