/** What a service tells about itself, over a real listener, and to whom. */
import { Unauthorized } from "@lyceum/api/Problems"
import { assert, it, layer } from "@effect/vitest"
import { UserId } from "@lyceum/domain/Ids"
import { sessionScopes } from "@lyceum/domain/Role"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { idsIn } from "@lyceum/runtime/inspection/PayloadIds"
import { Health } from "@lyceum/runtime/management/Health"
import { service } from "@lyceum/runtime/Service"
import { rateCountTable } from "@lyceum/database/migrations/rateCounts"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { ConfigProvider, Context, Effect, Layer } from "effect"
import { createServer } from "node:net"

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

/** A token is `service <name>` or `person`. */
const tokens = Layer.succeed(
  AccessTokens,
  AccessTokens.of({
    verify: Effect.fnUntraced(function* (token) {
      const [kind, name = ""] = token.split(".")
      if (kind === "service") return { kind, name } as const
      if (kind !== "person") return yield* new Unauthorized()
      const userId = UserId.make("0190a3a0-0000-7000-8000-000000000001")
      return { kind, userId, role: "admin", scopes: [...sessionScopes] } as const
    })
  })
)

class Url extends Context.Service<Url, string>()("test/Url") {}

/** A service with one check that is not fine. */
const workers = Layer.effectDiscard(
  Effect.flatMap(Health, (health) => health.add("kettle", Effect.succeed("it is cold")))
)

const small = Layer.unwrap(
  Effect.gen(function* () {
    const [port, managementPort] = [yield* freePort, yield* freePort]
    const settings = { PORT: String(port), MANAGEMENT_PORT: String(managementPort), SERVICE_VERSION: "1.2.3" }
    return Layer.merge(
      Layer.succeed(Url, `http://127.0.0.1:${port}`),
      service({ routes: Layer.empty, workers }).pipe(
        Layer.provide([tokens, testDatabase("inspection", { "0001_rate_counts": rateCountTable })]),
        Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(settings)))
      )
    )
  })
)

const get = Effect.fnUntraced(function* (path: string, token?: string) {
  const url = yield* Url
  return yield* Effect.promise(async () => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await fetch(url + path, { headers })
    const body: unknown = await response.json()
    return { status: response.status, body }
  })
})

layer(small, { excludeTestServices: true })("a service", (it) => {
  it.effect("tells the web service, and nobody else", () =>
    Effect.gen(function* () {
      const paths = ["status", "dead-letters?limit=1", "dead-letters/g/t/0", "audit?stream=a&limit=1"]
      for (const path of paths) {
        const at = `/internal/operations/${path}`
        assert.strictEqual((yield* get(at)).status, 401, path)
        assert.strictEqual((yield* get(at, "forged")).status, 401, path)
        assert.strictEqual((yield* get(at, "person")).status, 401, path)
        assert.strictEqual((yield* get(at, "service.course")).status, 403, path)
        const answered = yield* get(at, "service.web")
        assert.strictEqual(answered.status, path.startsWith("dead-letters/") ? 404 : 200, JSON.stringify(answered.body))
      }
    })
  )

  it.effect("that lacks a part tells the rest", () =>
    Effect.gen(function* () {
      const { body } = yield* get("/internal/operations/status", "service.web")
      const { startedAt, ...status } = Object(body)
      assert.isFalse(Number.isNaN(Date.parse(startedAt)))
      assert.deepStrictEqual(status, {
        ready: false,
        checks: { kettle: "it is cold" },
        version: "1.2.3",
        node: process.version,
        relay: null,
        consumers: []
      })
      const events = yield* get("/internal/operations/audit?stream=course-1&limit=5", "service.web")
      assert.deepStrictEqual(events.body, { items: [] })
    })
  )
})

it("finds the ids of a payload, whatever it is", () => {
  assert.deepStrictEqual(idsIn('{"id":"e","data":{"userId":"u","n":{"courseId":"c"},"ids":["x"],"valid":"no"}}'), {
    id: "e",
    "data.userId": "u",
    "data.n.courseId": "c"
  })
  for (const text of ["", "{ not json", "null", "7", '"id"', '{"id":7}']) assert.deepStrictEqual(idsIn(text), {})
  const deep = `${'{"a":'.repeat(5000)}{"id":"x"}${"}".repeat(5000)}`
  assert.deepStrictEqual(idsIn(deep), {})
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`n${index}Id`, "x"])))
  assert.strictEqual(Object.keys(idsIn(many)).length, 50)
})
