/**
 * Runs the reader of PDFs on a thread of its own, within bounds: a file that keeps the parser busy without a pause, or that
 * unpacks to more than there is, ends its thread and nothing else.
 */
import { Deferred, Duration, Effect, Exit, Option, Schema } from "effect"
import { Worker } from "node:worker_threads"
import { type Unfit, unfit } from "../../Unfit.ts"
import { type PdfFound, PdfMessage } from "./PdfAnswer.ts"
import { type Limits, PdfLimits } from "./PdfLimits.ts"

/** The thread did not come to reading: a fault of the deployment and not of the file. */
class ThreadNotStarted extends Schema.TaggedError<ThreadNotStarted>()("ThreadNotStarted", { cause: Schema.Defect() }) {
  override get message() {
    return "the thread that reads PDFs does not start"
  }
}

/** How long an ended thread is waited for: only a call into native code can hold it, and that ends by itself. */
const goodbye = "5 seconds"
const mebibyte = 1_048_576
const decode = Schema.decodeUnknownOption(PdfMessage)

/** Memory that is handed over: a thread takes whole buffers, and none that others read from. */
const ownBuffer = (bytes: Uint8Array): ArrayBuffer =>
  bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.byteLength
    ? bytes.buffer
    : new Uint8Array(bytes).buffer

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY"

/** What a thread says, heard from its first moment on. What ends it before it is ready is a defect, what ends it later is the file's fault. */
const hear = (worker: Worker, heap: number) => {
  const ready = Deferred.makeUnsafe<void>()
  const answer = Deferred.makeUnsafe<PdfFound, Unfit>()
  const ended = (detail: string, cause: unknown) =>
    Deferred.isDoneUnsafe(ready)
      ? Deferred.doneUnsafe(answer, Exit.fail(unfit("corrupt", `the PDF: ${detail}`)))
      : Deferred.doneUnsafe(ready, Exit.die(new ThreadNotStarted({ cause })))
  worker.on("message", (said: unknown) => {
    const message = Option.getOrUndefined(decode(said))
    if (message?._tag === "ready") Deferred.doneUnsafe(ready, Exit.void)
    else if (message?._tag === "found") Deferred.doneUnsafe(answer, Exit.succeed(message))
    else if (message?._tag === "refused") Deferred.doneUnsafe(answer, Exit.fail(unfit(message.reason, message.detail)))
    else Deferred.doneUnsafe(answer, Exit.die(new ThreadNotStarted({ cause: "it says what nobody understands" })))
  })
  worker.on("error", (error: unknown) => {
    const detail = error instanceof Error ? error.message : String(error)
    ended(isOutOfMemory(error) ? `its reader needs more than ${heap} MiB` : detail, error)
  })
  worker.on("exit", (code) => ended("its reader ends without an answer", `exit ${code}`))
  return { worker, ready: Deferred.await(ready), answer: Deferred.await(answer) }
}

type Thread = ReturnType<typeof hear>

/** A thread as long as the scope, without the environment and what is in it. */
const thread = (entry: URL, bytes: Uint8Array, heap: number) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const buffer = ownBuffer(bytes)
      const worker = new Worker(entry, {
        workerData: new Uint8Array(buffer),
        transferList: [buffer],
        resourceLimits: { maxOldGenerationSizeMb: heap },
        env: {},
        execArgv: []
      })
      return hear(worker, heap)
    }),
    ({ worker }) =>
      Effect.promise(() => worker.terminate()).pipe(
        Effect.timeoutOrElse({
          duration: goodbye,
          orElse: () => Effect.logWarning("a thread that reads PDFs is still in native code")
        })
      )
  )

/** Waits for the thread to start, then for its answer, each within its time. */
const answerOf = Effect.fnUntraced(function* ({ answer, ready }: Thread, { start, time }: Limits) {
  const cause = "it takes too long"
  yield* Effect.timeoutOrElse(ready, { duration: start, orElse: () => Effect.die(new ThreadNotStarted({ cause })) })
  const waited = Duration.format(Duration.fromInputUnsafe(time))
  const late = unfit("corrupt", `the PDF: not understood within ${waited}`)
  return yield* Effect.timeoutOrElse(answer, { duration: time, orElse: () => Effect.fail(late) })
})

/** Fails when the thread's buffers grow above their bound; never ends otherwise. */
const watch = ({ worker }: Thread, { buffers, look }: Limits) =>
  Effect.tryPromise(() => worker.getHeapStatistics()).pipe(
    Effect.flatMap(({ external_memory }) =>
      external_memory > buffers * mebibyte
        ? Effect.fail(unfit("corrupt", `the PDF: it unpacks to more than ${buffers} MiB`))
        : Effect.void
    ),
    // It does not run yet, or no longer.
    Effect.catchTag("UnknownError", () => Effect.void),
    Effect.delay(look),
    Effect.forever
  )

/** What a PDF is, read by the thread that begins at `entry`; `bytes` are handed over to it. */
export const readOnThread = Effect.fnUntraced(function* (entry: URL, bytes: Uint8Array) {
  const limits = yield* PdfLimits
  const started = yield* thread(entry, bytes, limits.heap)
  return yield* Effect.raceFirst(answerOf(started, limits), watch(started, limits))
}, Effect.scoped)
