/** Reads a stream of server-sent events as it comes, for tests of live routes. */
import { Effect } from "effect"

/**
 * Opens a stream for the life of the scope. `take` gives the next block, an event or a comment, `undefined` at the end;
 * `next` the fields of the next event, comments left out; `abort` goes away.
 */
export const openEventStream = Effect.fnUntraced(function* (url: string, headers: Readonly<Record<string, string>>) {
  const controller = yield* Effect.acquireRelease(
    Effect.sync(() => new AbortController()),
    (one) => Effect.sync(() => one.abort())
  )
  const response = yield* Effect.promise(() => fetch(url, { headers, signal: controller.signal }))
  const source = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  const take: Effect.Effect<string | undefined> = Effect.promise(async () => {
    while (!text.includes("\n\n")) {
      const read = await source?.read()
      if (read === undefined || read.done) return undefined
      text += read.value
    }
    const end = text.indexOf("\n\n")
    const block = text.slice(0, end)
    text = text.slice(end + 2)
    return block
  })
  const next: Effect.Effect<Readonly<Record<string, string>>> = Effect.gen(function* () {
    let block = yield* take
    while (block?.startsWith(":")) block = yield* take
    return Object.fromEntries((block ?? "").split("\n").map((line) => line.split(/: ?(.*)/s).slice(0, 2)))
  })
  return { response, take, next, abort: Effect.sync(() => controller.abort()) }
})
