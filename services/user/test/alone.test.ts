/** The service as its container runs it: `node src/main.ts` and configuration, twice on the same database. */
import { assert, it } from "@effect/vitest"
import { Account, Tokens } from "@lyceum/api/Users"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Redacted, Schedule } from "effect"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import {
  admin,
  type Answer,
  bodyOf,
  callAt,
  freePort,
  notificationConfiguration,
  serviceSecret,
  secondFactorKey
} from "./Harness.ts"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))

/** Runs the program until the scope closes, then asks it to stop; gives how it ended. */
const run = (environment: Readonly<Record<string, string>>) =>
  Effect.gen(function* () {
    const child = spawn(process.execPath, [main], { env: environment, stdio: ["ignore", "pipe", "pipe"] })
    let output = ""
    child.stdout.on("data", (chunk) => (output += String(chunk)))
    child.stderr.on("data", (chunk) => (output += String(chunk)))
    const ended = new Promise<number | string | null>((resolve) =>
      child.on("exit", (code, signal) => resolve(signal ?? code))
    )
    yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
    return {
      output: () => output,
      stop: Effect.promise(() => {
        child.kill("SIGTERM")
        return ended
      }),
      ended: Effect.promise(() => ended)
    }
  })

it.live(
  "starts alone, drains on SIGTERM, and goes on where it was",
  () =>
    Effect.gen(function* () {
      const { messaging, user } = yield* freshDatabase(["user", "messaging"])
      if (user === undefined || messaging === undefined) return yield* Effect.die("the schemas were not provisioned")
      const [port, managementPort] = [yield* freePort, yield* freePort]
      const { endpoint } = yield* dynalite()
      const environment = {
        ...notificationConfiguration(endpoint),
        PORT: String(port),
        MANAGEMENT_PORT: String(managementPort),
        DATABASE_URL: Redacted.value(user.url),
        DATABASE_OWNER_URL: Redacted.value(user.ownerUrl),
        MESSAGING_DATABASE_URL: Redacted.value(messaging.url),
        MESSAGING_DATABASE_OWNER_URL: Redacted.value(messaging.ownerUrl),
        PUBLIC_URL: "https://lyceum.example",
        SERVICE_CLIENTS: JSON.stringify({ course: serviceSecret }),
        BOOTSTRAP_ACCOUNTS: JSON.stringify([admin])
      }
      const call = callAt(`http://127.0.0.1:${port}`)
      const ready = callAt(`http://127.0.0.1:${managementPort}`)("GET", "/health/ready").pipe(
        Effect.sandbox,
        Effect.filterOrFail(
          ({ status }: Answer) => status === 200,
          () => "not ready" as const
        ),
        Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 400 })
      )
      const first = yield* run(environment)
      yield* ready
      const signedIn = yield* call("POST", "/v1/sessions", { body: { email: admin.email, password: admin.password } })
      const { accessToken: token, refreshToken } = yield* bodyOf(Tokens)(signedIn)
      const me = yield* Effect.flatMap(call("GET", "/v1/users/me", { token }), bodyOf(Account))
      assert.strictEqual(me.role, "admin")
      assert.include([0, 130, 143, "SIGTERM"], yield* first.stop)
      for (const secret of [admin.password, serviceSecret, token, admin.email])
        assert.notInclude(first.output(), secret)

      const second = yield* run(environment)
      yield* ready
      assert.deepStrictEqual(yield* Effect.flatMap(call("GET", "/v1/users/me", { token }), bodyOf(Account)), me)
      assert.strictEqual((yield* call("POST", "/v1/sessions/refresh", { body: { refreshToken } })).status, 200)
      yield* second.stop
    }),
  120_000
)

it.live(
  "says what is wrong with its configuration without showing a secret",
  () =>
    Effect.gen(function* () {
      const { messaging, user } = yield* freshDatabase(["user", "messaging"])
      if (user === undefined || messaging === undefined) return yield* Effect.die("the schemas were not provisioned")
      const child = yield* run({
        PORT: "0",
        MANAGEMENT_PORT: "0",
        DATABASE_URL: Redacted.value(user.url),
        DATABASE_OWNER_URL: Redacted.value(user.ownerUrl),
        MESSAGING_DATABASE_URL: Redacted.value(messaging.url),
        MESSAGING_DATABASE_OWNER_URL: Redacted.value(messaging.ownerUrl),
        PUBLIC_URL: "https://lyceum.example",
        SECOND_FACTOR_KEY: secondFactorKey,
        SERVICE_CLIENTS: JSON.stringify({ course: "too-short" })
      })
      assert.strictEqual(yield* child.ended, 1)
      assert.include(child.output(), "SERVICE_CLIENTS must be a JSON object")
      assert.notInclude(child.output(), "too-short")
    }),
  120_000
)
