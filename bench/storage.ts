/**
 * Memory of large objects: one goes in as a stream and comes out again, through each adapter of the object store. The clouds'
 * end is a process of its own that takes every byte and gives zeros, so what is measured is ours; the folder is a real one.
 * `node bench/storage.ts [gigabytes] [store]` prints one JSON line a store and direction: seconds, MB/s, and the largest
 * resident size of this process in MB, beside its size before. Each store runs in a process of its own.
 */
import { layer as azureLayer } from "@lyceum/storage/azure/AzureObjectStore"
import { layer as folderLayer } from "@lyceum/storage/local/LocalObjectStore"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { layer as s3Layer } from "@lyceum/storage/s3/S3ObjectStore"
import { Console, Effect, type Layer, Redacted, Stream } from "effect"
import { fork, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"

const [first = "2", second = "all", third = "0"] = process.argv.slice(2)
const stores = ["folder", "s3", "azure"]
const piece = new Uint8Array(65_536)

/** Just enough of both protocols for one object of `size` bytes: uploads in parts, and one answer to GET. */
const cloudEnd = (size: number) => (request: IncomingMessage, response: ServerResponse) => {
  const url = request.url ?? ""
  request.resume()
  request.once("end", () => {
    const begun = "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
    const done = '<CompleteMultipartUploadResult><ETag>"1"</ETag></CompleteMultipartUploadResult>'
    if (request.method === "POST") {
      const body = url.includes("uploads") ? begun : done
      response.writeHead(200, { "content-type": "application/xml" }).end(body)
    } else if (request.method === "PUT") {
      response.writeHead(url.includes("comp=") ? 201 : 200, { etag: '"1"' }).end()
    } else {
      const left = { bytes: size }
      response.writeHead(200, { etag: '"1"', "content-length": size, "content-type": "video/mp4" })
      const more = () => {
        while (left.bytes > 0) {
          const some = piece.subarray(0, Math.min(piece.byteLength, left.bytes))
          left.bytes -= some.byteLength
          if (!response.write(some)) return void response.once("drain", more)
        }
        response.end()
      }
      more()
    }
  })
}

const otherEnd = (size: number) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly kill: () => void; readonly endpoint: string }>((resume) => {
      const child = fork(import.meta.filename, ["serve", String(size)])
      child.once("message", (port: number) =>
        resume(Effect.succeed({ kill: () => child.kill(), endpoint: `http://127.0.0.1:${port}` }))
      )
    }),
    ({ kill }) => Effect.sync(kill)
  )

const layerOf = (name: string, endpoint: string, folder: string): Layer.Layer<ObjectStore, unknown> => {
  const secret = Redacted.make("c2VjcmV0")
  switch (name) {
    case "s3":
      return s3Layer({
        bucket: "bench",
        region: "eu-central-1",
        endpoint,
        credentials: { id: "bench", secret, session: undefined },
        kmsKey: undefined
      })
    case "azure":
      return azureLayer({
        accountName: "bench",
        endpoint,
        container: "bench",
        credential: { kind: "key", key: secret }
      })
    default:
      return folderLayer({ folder, uploadBaseUrl: "http://localhost", signingKey: secret })
  }
}

const resident = () => Math.round(process.memoryUsage.rss() / 1e6)

/** Runs an effect and prints what it took. */
const measured = <E, R>(store: string, direction: string, size: number, effect: Effect.Effect<number, E, R>) =>
  Effect.gen(function* () {
    const [before, started] = [resident(), performance.now()]
    let largest = before
    const look = setInterval(() => (largest = Math.max(largest, resident())), 20)
    const moved = yield* effect
    clearInterval(look)
    const seconds = (performance.now() - started) / 1000
    if (moved !== size) return yield* Effect.die(new Error(`${moved} of ${size} bytes`))
    yield* Console.log(
      JSON.stringify({
        store,
        direction,
        bytes: size,
        seconds: Number(seconds.toFixed(1)),
        megabytesPerSecond: Math.round(size / 1e6 / seconds),
        residentBefore: before,
        residentLargest: largest
      })
    )
  })

const bench = (name: string, size: number) =>
  Effect.scoped(
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-bench-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      const { endpoint } = yield* otherEnd(size)
      const store = yield* Effect.provide(ObjectStore, layerOf(name, endpoint, folder))
      const zeros = Stream.map(Stream.range(1, size / piece.byteLength), () => piece)
      yield* measured(
        name,
        "in",
        size,
        Effect.map(store.putStream("large", zeros, "video/mp4"), (info) => info.size)
      )
      const out = Stream.runFold(
        store.stream("large"),
        () => 0,
        (total, some) => total + some.byteLength
      )
      yield* measured(name, "out", size, out)
    })
  )

if (first === "serve") {
  const server = createServer(cloudEnd(Number(second)))
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    process.send?.(typeof address === "object" && address !== null ? address.port : 0)
  })
} else if (third === "alone") {
  const size = Math.round((Number(first) * 1e9) / piece.byteLength) * piece.byteLength
  await Effect.runPromise(bench(second, size))
} else {
  for (const name of second === "all" ? stores : [second]) {
    spawnSync(process.execPath, [import.meta.filename, first, name, "alone"], { stdio: "inherit" })
  }
}
