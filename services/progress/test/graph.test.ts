import { assert, layer } from "@effect/vitest"
import { EventLog } from "@lyceum/messaging/EventLog"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { ConfigProvider, Context, Effect, Layer, Redacted } from "effect"
import { createServer } from "node:net"
import * as Progress from "../src/Progress.ts"
import { eventually, issuer } from "./Harness.ts"

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = address !== null && typeof address === "object" ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

class Addresses extends Context.Service<Addresses, { readonly open: string; readonly management: string }>()(
  "@lyceum/progress/test/Addresses"
) {}

/** The whole graph as `main.ts` launches it; nothing listens at the addresses of the other services. */
const alone = Layer.unwrap(
  Effect.gen(function* () {
    const { messaging, progress } = yield* freshDatabase(["messaging", "progress"])
    if (messaging === undefined || progress === undefined) return yield* Effect.die("the schemas were not provisioned")
    const [port, managementPort, nobody] = [yield* freePort, yield* freePort, yield* freePort]
    const config = ConfigProvider.layer(
      ConfigProvider.fromUnknown({
        PORT: String(port),
        MANAGEMENT_PORT: String(managementPort),
        MANAGEMENT_TOKEN: "management-token",
        DATABASE_URL: Redacted.value(progress.url),
        DATABASE_OWNER_URL: Redacted.value(progress.ownerUrl),
        MESSAGING_DATABASE_URL: Redacted.value(messaging.url),
        MESSAGING_DATABASE_OWNER_URL: Redacted.value(messaging.ownerUrl),
        ...issuer,
        SERVICE_CLIENT_ID: "progress",
        SERVICE_CLIENT_SECRET: "secret",
        USER_SERVICE_URL: `http://127.0.0.1:${nobody}`,
        COURSE_SERVICE_URL: `http://127.0.0.1:${nobody}`,
        ENROLLMENT_SERVICE_URL: `http://127.0.0.1:${nobody}`
      })
    )
    const log = messagingLayer.pipe(
      Layer.tap((context) => Effect.orDie(Context.get(context, EventLog).ensureTopics(topicSpecs)))
    )
    const addresses = Addresses.of({
      open: `http://127.0.0.1:${port}`,
      management: `http://127.0.0.1:${managementPort}`
    })
    return Layer.mergeAll(Progress.layer, Layer.succeed(Addresses, addresses)).pipe(
      Layer.provide(log),
      Layer.provide(config)
    )
  })
)

const call = (method: string, url: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.promise(async () => {
    const response = await fetch(url, { method, headers })
    return { status: response.status, text: await response.text() }
  })

layer(alone, { excludeTestServices: true, timeout: "60 seconds" })("the service alone", (it) => {
  it.effect("becomes ready, refuses strangers, and does what an operator asks", () =>
    Effect.gen(function* () {
      const { management, open } = yield* Addresses
      yield* eventually(call("GET", `${management}/health/ready`), ({ status }) => status === 200)
      assert.strictEqual((yield* call("GET", `${open}/v1/progress`)).status, 401)
      assert.strictEqual((yield* call("GET", `${open}/v1/nothing`)).status, 404)
      const operator = { authorization: "Bearer management-token" }
      const verified = yield* call("POST", `${management}/operations/verify`, operator)
      assert.deepStrictEqual(JSON.parse(verified.text), { result: { streams: 0, findings: [] } })
      const rebuilt = yield* call("POST", `${management}/operations/rebuild`, operator)
      assert.deepStrictEqual(JSON.parse(rebuilt.text), { result: { learners: 0, quizzes: 0 } })
      assert.strictEqual((yield* call("POST", `${management}/operations/verify`)).status, 401)
      assert.include((yield* call("GET", `${management}/metrics`)).text, "process_cpu")
    })
  )
})
