/** What age does to exports: files expire, lines are forgotten, what nobody owns is removed from the store. */
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Clock, Effect } from "effect"
import { exportIdOf, exportsFolder } from "./ExportFile.ts"
import { Exports } from "./Exports.ts"

const day = 86_400_000
/** An open export that nobody touched for so long will not be finished any more. */
const abandonedAfter = day
/** How long the line of an export that ended is shown. */
const lineDays = 90
/** Objects that are looked at at once. */
const pageSize = 500

/** Gives up what no worker has touched for a day. */
export const giveUp = Effect.gen(function* () {
  const exports = yield* Exports
  const now = yield* Clock.currentTimeMillis
  const abandoned = yield* exports.abandoned(new Date(now - abandonedAfter))
  yield* Effect.forEach(abandoned, (id) => exports.fail(id, "given-up", new Date(now)), { discard: true })
})

/** Ends files whose time is over, and forgets old lines. */
export const expireExports = Effect.gen(function* () {
  const exports = yield* Exports
  const now = yield* Clock.currentTimeMillis
  const expired = yield* exports.expire(new Date(now))
  if (expired.length > 0) yield* Effect.logInfo("exports expired", { count: expired.length })
  yield* exports.forget(new Date(now - lineDays * day))
})

/** Removes objects of exports that ended without a file, expired, were removed, or are not known at all. */
export const sweepObjects = Effect.gen(function* () {
  const exports = yield* Exports
  const store = yield* ObjectStore
  let cursor: string | undefined = undefined
  while (true) {
    const objects: ReadonlyArray<{ readonly key: string }> = yield* store.list({
      prefix: exportsFolder,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor })
    })
    const wanted = new Set<string>(yield* exports.wanted([...new Set(objects.map(({ key }) => exportIdOf(key)))]))
    const orphans = objects.filter(({ key }) => !wanted.has(exportIdOf(key)))
    yield* Effect.forEach(orphans, ({ key }) => store.remove(key), { discard: true })
    cursor = objects.at(-1)?.key
    if (objects.length < pageSize || cursor === undefined) return
  }
})
