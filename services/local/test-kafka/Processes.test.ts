/** Each service and the streaming job as processes of their own on Kafka; topics that are not there; a refused login. */
import { assert, describe, it } from "@effect/vitest"
import { type ProcessName, processNames } from "@lyceum/testing/chaos/Environments"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inject } from "vitest"
import { lyceum } from "../../../test/support/process.ts"
import { eventually, journey } from "./Journey.ts"
import { environmentsOnKafka, startMain } from "./Services.ts"

const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-processes-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** Without the warning that the client's timer causes. */
const quiet = { NODE_OPTIONS: "--disable-warning=TimeoutNegativeWarning" }

describe("services as processes of their own on Kafka", () => {
  it.live(
    "name the topic that is not there and what makes it; then a learner comes from registration to the certificate",
    () =>
      Effect.gen(function* () {
        const { brokers } = yield* kafkaBroker()
        const { address, environment, management, messagingOwnerUrl } = yield* environmentsOnKafka({
          postgresUrl: inject("postgresUrl"),
          objects: join(yield* temporaryFolder, "objects"),
          kafka: { KAFKA_BROKERS: brokers, KAFKA_SESSION_TIMEOUT: "3 seconds" }
        })
        const running = new Map(
          yield* Effect.forEach(processNames, (name) =>
            Effect.map(startMain(name, environment(name)), (one) => [name, one] as const)
          )
        )
        const ready = async (name: ProcessName) => {
          const response = await fetch(`${management(name)}/health/ready`)
          return { status: response.status, text: await response.text() }
        }
        yield* Effect.promise(() =>
          eventually(async () => {
            for (const name of ["user", "course", "enrollment", "progress", "analytics"] as const) {
              const { status, text } = await ready(name)
              assert.strictEqual(status, 503, running.get(name)?.output())
              assert.match(text, /topic \\"[a-z-]+\\" does not exist: .*topics apply/)
            }
          })
        )
        const applied = yield* Effect.promise(() =>
          lyceum(["topics", "apply", "--kafka", brokers], { MESSAGING_DATABASE_OWNER_URL: messagingOwnerUrl })
        )
        assert.strictEqual(applied.code, 0, applied.output)
        yield* Effect.promise(() =>
          eventually(async () => {
            for (const name of processNames) {
              const { status, text } = await ready(name)
              assert.strictEqual(status, 200, `${name}: ${text}`)
            }
          })
        )
        yield* Effect.promise(() => journey(address, "apart", 3))
      }).pipe(Effect.scoped),
    180_000
  )

  it.live("end with one error and a code when the brokers refuse the login", () =>
    Effect.gen(function* () {
      const secure = inject("kafkaSecure")
      const kafka = {
        KAFKA_BROKERS: secure.brokers,
        KAFKA_TLS: "true",
        KAFKA_TLS_CA_FILE: secure.caFile,
        KAFKA_SASL_MECHANISM: "scram-sha-512",
        KAFKA_SASL_USERNAME: secure.username,
        KAFKA_SASL_PASSWORD: "not-the-password"
      }
      const objects = join(yield* temporaryFolder, "objects")
      const { environment } = yield* environmentsOnKafka({ postgresUrl: inject("postgresUrl"), objects, kafka })
      for (const name of ["progress", "unique-learners"] as const) {
        const { ended, output } = yield* startMain(name, environment(name))
        const code = yield* Effect.promise(() => ended).pipe(Effect.timeout("30 seconds"))
        assert.strictEqual(code, 1, output())
        assert.lengthOf(
          output().match(/refused the login \(KAFKA_SASL_MECHANISM, _USERNAME, _PASSWORD\)/g) ?? [],
          1,
          output()
        )
        assert.notInclude(output(), "not-the-password")
      }
      const start = yield* Effect.promise(() =>
        lyceum(["topics", "list"], { ...quiet, LYCEUM_EVENT_LOG: "kafka", ...kafka })
      )
      assert.strictEqual(start.code, 1)
      assert.match(start.output, /^Kafka at .* refused the login .*\n$/)
    }).pipe(Effect.scoped)
  )
})
