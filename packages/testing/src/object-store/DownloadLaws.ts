/** Laws of signed links: whoever has one reads exactly that object, as a file to be saved, until it ends. */
import { assert } from "@effect/vitest"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Clock, Effect } from "effect"
import { seededBytes } from "../Seed.ts"
import type { Browser } from "./Browser.ts"
import { failureTag, type Law, law, sameBytes, text } from "./Law.ts"

/** Names that people give files, and names that somebody hopes do harm; what a browser must take the file to be called. */
const names: ReadonlyArray<readonly [given: string, saved: string]> = [
  ["report.pdf", "report.pdf"],
  ["Übersicht – درس – 课程 🎓.pdf", "Übersicht – درس – 课程 🎓.pdf"],
  ['a "quoted"; filename=x.exe', 'a "quoted"; filename=x.exe'],
  ["100 % (final)'s.csv", "100 % (final)'s.csv"],
  ["../../etc/passwd", ".._.._etc_passwd"],
  ["a\r\nset-cookie: x=1", "a__set-cookie: x=1"],
  ["invoice\u202efdp.exe", "invoice_fdp.exe"],
  ["..", "download"],
  ["", "download"]
]

/** The name that RFC 6266 has a browser save under. */
const savedAs = (disposition: string | null): string => {
  const encoded = /^attachment;.*filename\*=UTF-8''([^;]*)$/.exec(disposition ?? "")?.[1]
  return encoded === undefined ? `no name in ${disposition}` : decodeURIComponent(encoded)
}

/** Puts an object and signs a link to it. */
const linked = Effect.fnUntraced(function* (store: ObjectStore["Service"], key: string, fileName: string) {
  const bytes = seededBytes(6, 1000)
  yield* store.put(key, bytes, "application/pdf")
  return { bytes, ...(yield* store.signDownload({ key, fileName, lifetime: "5 minutes" })) }
})

/** The laws, given a browser. */
export const downloadLaws = ({ follow, linksAreChecked }: Browser): ReadonlyArray<Law> => [
  law("a link gives the object and its media type, whole or a range", ({ prefix, store }) =>
    Effect.gen(function* () {
      const { bytes, url } = yield* linked(store, `${prefix}linked`, "report.pdf")
      const whole = yield* follow(url)
      assert.deepStrictEqual([whole.status, whole.header("content-type")], [200, "application/pdf"])
      sameBytes(whole.bytes, bytes, "linked")
      const part = yield* follow(url, { range: "bytes=100-199" })
      assert.deepStrictEqual([part.status, part.header("content-range")], [206, "bytes 100-199/1000"])
      sameBytes(part.bytes, bytes.subarray(100, 200), "range")
    }).pipe(Effect.provideService(ObjectStore, store))
  ),
  ...names.map(([given, saved]) =>
    law(`a browser saves ${JSON.stringify(given)} as ${JSON.stringify(saved)}`, ({ prefix, store }) =>
      Effect.gen(function* () {
        const { url } = yield* linked(store, `${prefix}named`, given)
        const { header, status } = yield* follow(url)
        assert.strictEqual(status, 200)
        assert.strictEqual(savedAs(header("content-disposition")), saved)
        assert.isNull(header("set-cookie"))
      }).pipe(Effect.provideService(ObjectStore, store))
    )
  ),
  law(
    "there is no link to what is not there",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const link = store.signDownload({ key: `${prefix}nothing`, fileName: "a", lifetime: "5 minutes" })
      assert.strictEqual(yield* failureTag(link), "ObjectNotFound")
    })
  ),
  law(
    "a link ends when it says",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const before = yield* Clock.currentTimeMillis
      const { expiresAt } = yield* linked(store, `${prefix}late`, "a")
      const after = yield* Clock.currentTimeMillis
      assert.isAtLeast(expiresAt, before + 300_000 - 1000)
      assert.isAtMost(expiresAt, after + 300_000 + 1000)
    })
  ),
  ...(linksAreChecked ? checkedLaws(follow) : [])
]

/** Laws that need a store that looks at signatures. */
const checkedLaws = (follow: Browser["follow"]): ReadonlyArray<Law> => [
  law("a link changed to another object or another name is refused", ({ prefix, store }) =>
    Effect.gen(function* () {
      yield* store.put(`${prefix}linkes`, text("not for them"), "text/plain")
      const { url } = yield* linked(store, `${prefix}linked`, "report.pdf")
      for (const forged of [url.replaceAll("linked", "linkes"), url.replaceAll("report", "another")]) {
        assert.notStrictEqual(forged, url)
        const { bytes, status } = yield* follow(forged)
        assert.strictEqual(status, 403)
        assert.notInclude(new TextDecoder().decode(bytes), "not for them")
      }
    }).pipe(Effect.provideService(ObjectStore, store))
  )
]
