/** Clouds that throttle, fail and break off: what was acknowledged is there, what was not is there whole or not at all. */
import { assert, describe, inject, it } from "@effect/vitest"
import { layer as azureLayer } from "@lyceum/storage/azure/AzureObjectStore"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { layer as s3Layer } from "@lyceum/storage/s3/S3ObjectStore"
import {
  everyNth,
  type Fault,
  type FaultPlan,
  type FaultyProxy,
  faultyProxy,
  inTurn,
  noFaults,
  type ProxiedRequest
} from "@lyceum/testing/cloud/FaultyProxy"
import { collect, failureTag, sameBytes } from "@lyceum/testing/object-store/Law"
import { seededBytes } from "@lyceum/testing/Seed"
import { Effect, Option, type Scope, Stream } from "effect"
import { freshBucket, openUploads } from "./Bucket.ts"
import { freshContainer, plainContainer } from "./Container.ts"

const mebibyte = 1024 * 1024

interface Faulty {
  readonly store: ObjectStore["Service"]
  readonly proxy: FaultyProxy
  /** Uploads that were begun, and neither made an object nor given up. */
  readonly left: Effect.Effect<number>
}

interface Cloud {
  readonly name: string
  readonly open: Effect.Effect<Faulty, unknown, Scope.Scope>
  /** Requests that carry a part, and the one that makes the parts an object. */
  readonly isPart: (request: ProxiedRequest) => boolean
  readonly isEnd: (request: ProxiedRequest) => boolean
  /** Requests that begin something which nobody can give up when the answer is lost: left to the bucket's lifecycle rule. */
  readonly isBegin: (request: ProxiedRequest) => boolean
  /** How it says that it is asked too much. */
  readonly throttled: Fault
  /** Tries of one request. */
  readonly tries: number
}

const s3: Cloud = {
  name: "S3",
  open: Effect.gen(function* () {
    const { endpoint } = inject("cloudAws")
    const proxy = yield* faultyProxy({ target: endpoint })
    const options = { ...(yield* freshBucket(endpoint, proxy.endpoint)), partSize: 5 * mebibyte }
    const store = yield* Effect.provide(ObjectStore, s3Layer(options))
    return { store, proxy, left: openUploads(endpoint, options.bucket) }
  }),
  isPart: ({ path }) => path.includes("partNumber="),
  isEnd: ({ method, path }) => method === "POST" && path.includes("uploadId="),
  isBegin: ({ method, path }) => method === "POST" && path.includes("?uploads"),
  throttled: {
    kind: "status",
    status: 503,
    headers: { "content-type": "application/xml" },
    body: "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
  },
  tries: 5
}

const azure: Cloud = {
  name: "Azure",
  open: Effect.gen(function* () {
    const cloud = inject("cloudAzure")
    const { origin, pathname } = new URL(cloud.endpoint)
    const proxy = yield* faultyProxy({ target: origin })
    const options = { ...(yield* freshContainer(cloud, proxy.endpoint + pathname)), blockSize: 5 * mebibyte }
    const store = yield* Effect.provide(ObjectStore, azureLayer(options))
    const container = plainContainer(cloud, options.container)
    // Blocks without a list are nobody's object, and go by themselves.
    const left = Effect.promise(async () => {
      let count = 0
      for await (const _ of container.listBlobsFlat()) count++
      return count
    })
    return { store, proxy, left: Effect.map(left, (count) => (count > 1 ? count : 0)) }
  }),
  isPart: ({ path }) => path.includes("comp=block&"),
  isEnd: ({ path }) => path.includes("comp=blocklist"),
  isBegin: () => false,
  throttled: {
    kind: "status",
    status: 503,
    headers: { "x-ms-error-code": "ServerBusy", "content-type": "application/xml" },
    body: "<Error><Code>ServerBusy</Code><Message>The server is busy.</Message></Error>"
  },
  tries: 5
}

const bytes = seededBytes(7, 12 * mebibyte)
const pieces = () =>
  Stream.fromIterable(Array.from({ length: 48 }, (_, n) => bytes.subarray(n * 262_144, (n + 1) * 262_144)))

/** Everything that the port can, from nothing to nothing. */
const everything = Effect.fnUntraced(function* (store: ObjectStore["Service"]) {
  const put = yield* store.put("a/put", bytes.subarray(0, 70_000), "text/plain")
  const streamed = yield* store.putStream("a/streamed", pieces(), "video/mp4")
  const copied = yield* store.copy("a/streamed", "a/copied")
  assert.deepStrictEqual(yield* store.list({ prefix: "a/", limit: 10 }), [copied, put, streamed])
  assert.deepStrictEqual(yield* store.head("a/copied"), Option.some(copied))
  sameBytes(yield* store.get("a/put"), bytes.subarray(0, 70_000), "put")
  sameBytes(yield* collect(store.stream("a/copied")), bytes, "copied")
  sameBytes(
    yield* collect(store.stream("a/streamed", { start: 10, end: 6_000_009 })),
    bytes.subarray(10, 6_000_010),
    "range"
  )
  yield* Effect.forEach(["a/put", "a/streamed", "a/copied"], (key) => store.remove(key))
  assert.deepStrictEqual(yield* store.list({ prefix: "", limit: 10 }), [])
})

const cuts = (count: number): FaultPlan =>
  inTurn(
    Array.from({ length: count }, () => ({ kind: "cutAnswer", bytes: 700_000 }) as const),
    ({ method }) => method === "GET"
  )

for (const cloud of [s3, azure]) {
  describe(`${cloud.name} with faults`, () => {
    const weathers: ReadonlyArray<readonly [string, Fault]> = [
      ["throttles", cloud.throttled],
      ["answers 500", { kind: "status", status: 500 }],
      ["cuts the connection before it acts", { kind: "dropBefore" }],
      ["cuts the connection after it has acted", { kind: "dropAfter" }]
    ]
    for (const [what, fault] of weathers) {
      it.live(`every second request: it ${what}; nothing is lost, nothing is left`, () =>
        Effect.gen(function* () {
          const { left, proxy, store } = yield* cloud.open
          yield* proxy.plan(everyNth(2, fault))
          yield* everything(store)
          yield* proxy.plan(noFaults)
          const lost = proxy.seen().filter((one) => one.fault?.kind === "dropAfter" && cloud.isBegin(one))
          assert.strictEqual(yield* left, lost.length)
          assert.isAbove(proxy.seen().filter(({ fault }) => fault !== null).length, 10)
        })
      )
    }

    it.live("an upload whose last answer was lost is known as done", () =>
      Effect.gen(function* () {
        const { left, proxy, store } = yield* cloud.open
        yield* proxy.plan(inTurn([{ kind: "dropAfter" }, { kind: "dropAfter" }], cloud.isEnd))
        const info = yield* store.putStream("streamed", pieces(), "video/mp4")
        assert.deepStrictEqual(yield* store.head("streamed"), Option.some(info))
        sameBytes(yield* store.get("streamed"), bytes, "streamed")
        assert.strictEqual(yield* left, 0)
      })
    )

    for (const [what, chosen] of [
      ["a part", cloud.isPart],
      ["the end", cloud.isEnd]
    ] as const) {
      it.live(`an upload of which ${what} never arrives fails as unavailable, and what was there stays`, () =>
        Effect.gen(function* () {
          const { left, proxy, store } = yield* cloud.open
          const before = yield* store.put("key", bytes.subarray(0, 10), "text/plain")
          yield* proxy.plan((request) => (chosen(request) ? { kind: "dropBefore" } : null))
          assert.strictEqual(yield* failureTag(store.putStream("key", pieces(), "video/mp4")), "ObjectStoreUnavailable")
          const asked = new Map<string, number>()
          for (const { fault, path } of proxy.seen()) if (fault !== null) asked.set(path, (asked.get(path) ?? 0) + 1)
          assert.strictEqual(Math.max(...asked.values()), cloud.tries)
          yield* proxy.plan(noFaults)
          assert.deepStrictEqual(yield* store.head("key"), Option.some(before))
          assert.strictEqual(yield* left, 0)
        })
      )
    }

    it.live("a download that breaks off again and again goes on where it was", () =>
      Effect.gen(function* () {
        const { proxy, store } = yield* cloud.open
        yield* store.put("key", bytes, "video/mp4")
        yield* proxy.plan(cuts(7))
        sameBytes(yield* collect(store.stream("key")), bytes, "whole")
        yield* proxy.plan(cuts(2))
        sameBytes(
          yield* collect(store.stream("key", { start: 5, end: 3_000_000 })),
          bytes.subarray(5, 3_000_001),
          "range"
        )
      })
    )

    it.live("a download that never goes on fails, and one of what was replaced meanwhile is not mixed", () =>
      Effect.gen(function* () {
        const { proxy, store } = yield* cloud.open
        yield* store.put("key", bytes, "video/mp4")
        yield* proxy.plan(({ method }) => (method === "GET" ? { kind: "cutAnswer", bytes: 0 } : null))
        assert.strictEqual(yield* failureTag(collect(store.stream("key"))), "ObjectStoreUnavailable")
        yield* proxy.plan(cuts(1))
        let replaced = false
        const read = store.stream("key").pipe(
          Stream.tap(() =>
            Effect.suspend(() => {
              if (replaced) return Effect.void
              replaced = true
              return store.put("key", new Uint8Array(12 * mebibyte), "video/mp4")
            })
          )
        )
        assert.strictEqual(yield* failureTag(Stream.runDrain(read)), "ObjectStoreUnavailable")
      })
    )

    it.live("what will not get better is not tried again", () =>
      Effect.gen(function* () {
        const { proxy, store } = yield* cloud.open
        yield* proxy.plan(() => ({ kind: "status", status: 403 }))
        assert.strictEqual(yield* failureTag(store.put("key", bytes.subarray(0, 9), "a/b")), "ObjectStoreUnavailable")
        assert.strictEqual(proxy.seen().length, 1)
      })
    )
  })
}
