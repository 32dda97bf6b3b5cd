/** The load test's command as people run it: the built platform, the real k6, a few of everything; and faults that it must find. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { join } from "node:path"
import { builtPlatform, type Target } from "../../bench/load/Platform.ts"
import { faultyDeployment } from "../../test/support/faulty.ts"

const root = join(import.meta.dirname, "..", "..")

/** Runs the command to its end; gives its exit code and everything it said. */
const load = (args: ReadonlyArray<string>, { admin, url }: Target) =>
  Effect.callback<{ readonly code: number | null; readonly said: string }>((resume) => {
    const child = spawn(process.execPath, ["bench/load/main.ts", ...args, "--url", url], {
      cwd: root,
      env: { ...process.env, LYCEUM_ADMIN_EMAIL: admin.email, LYCEUM_ADMIN_PASSWORD: admin.password },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let said = ""
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
    }
    child.stdout.on("data", listen)
    child.stderr.on("data", listen)
    child.once("exit", (code) => resume(Effect.succeed({ code, said })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

it.live(
  "a few of everything go through, and what must hold, holds",
  () =>
    Effect.gen(function* () {
      const platform = yield* builtPlatform
      const { code, said } = yield* load(["smoke"], platform)
      assert.strictEqual(code, 0, said)
      assert.match(said, /0 errors, 0 failed checks, 0 left out/)
      assert.include(said, "Every bound held.")
      for (const route of ["POST /v1/users", "POST /v1/enrollments", "POST /v1/attempts/{attemptId}/submission"])
        assert.match(said, new RegExp(`\\| ${route.replaceAll(/[{}]/g, "\\$&")} \\| [1-9]`))

      // A bound that nothing can hold ends the command with a failure, and is named.
      const impossible = "http_reqs{route:GET /v1/courses}: count<1"
      const refused = yield* load(["smoke", "--require", impossible], platform)
      assert.strictEqual(refused.code, 1, refused.said)
      assert.include(refused.said, `Did not hold: ${impossible}.`)

      // Statuses as ever, a body that is wrong: nobody would see it who looks at statuses alone.
      const forgetful = yield* faultyDeployment(platform.url, {
        answer: (passing) => {
          if (passing.method === "POST" && passing.path === "/v1/learning-events")
            passing.body = { accepted: 0, rejected: [] }
        }
      })
      const found = yield* load(["smoke"], { ...platform, url: forgetful })
      assert.strictEqual(found.code, 1, found.said)
      assert.include(found.said, "checks{phase:run}: rate>=1")
      assert.match(found.said, /0 errors, [1-9]\d* failed checks/)
    }),
  { timeout: 400_000 }
)

it.live(
  "a platform that is not there is one sentence and exit code 1",
  () =>
    Effect.gen(function* () {
      const nobody = { url: "http://127.0.0.1:9", admin: { email: "a@example.org", password: "a" }, pid: undefined }
      const { code, said } = yield* load(["smoke"], nobody)
      assert.strictEqual(code, 1)
      assert.match(said, /cannot sign in/)
    }),
  { timeout: 60_000 }
)
