/** The function's process is killed at each side of the send: what was sent before the crash may be sent once more, no other. */
import { assert, describe, it } from "@effect/vitest"
import { Email } from "@lyceum/domain/Account"
import { MailJobBody } from "@lyceum/events/Mail"
import type { FaultPlan, ProxiedRequest } from "@lyceum/testing/cloud/FaultyProxy"
import { noFaults } from "@lyceum/testing/cloud/FaultyProxy"
import { Effect, Schedule, Schema } from "effect"
import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { fileURLToPath } from "node:url"
import { jobs } from "../test/Samples.ts"
import { cloud, environment, mailsTo } from "./Cloud.ts"

/** A process that calls the function's entry with the batch that it is given. */
const program = fileURLToPath(new URL("Process.ts", import.meta.url))
const start = (batch: string, env: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, [program, batch], { env: { ...process.env, ...env }, stdio: "ignore" })),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )
const killed = (child: Effect.Success<ReturnType<typeof start>>) =>
  Effect.callback<void>((resume) => {
    child.once("exit", () => resume(Effect.void))
    child.kill("SIGKILL")
  })

const settles = ({ header }: ProxiedRequest) => header("x-amz-target").endsWith(".UpdateItem")
const sends = ({ path }: ProxiedRequest) => path.startsWith("/v2/email/")
/** The request does not come through before the process is killed. */
const held =
  (chosen: (request: ProxiedRequest) => boolean): FaultPlan =>
  (request) =>
    chosen(request) ? { kind: "delay", milliseconds: 600_000 } : null

/** Kills the process when it is at the chosen request; gives how often the mail is sent before, after, and in all. */
const crashAt = (chosen: (request: ProxiedRequest) => boolean) =>
  Effect.gen(function* () {
    const run = yield* cloud
    const found = jobs("en").find(({ template }) => template === "course-completed") ?? assert.fail()
    const job = { ...found, to: Email.make(`${randomUUID()}@example.org`) }
    const batch = { Records: [{ messageId: "m", body: yield* Schema.encodeEffect(MailJobBody)(job) }] }
    const sent = Effect.map(mailsTo(job.to), ({ length }) => length)
    yield* run.proxy.plan(held(chosen))
    const { endpoint } = run.proxy
    const child = yield* start(
      JSON.stringify(batch),
      environment(run.table, { dynamo: endpoint, ses: endpoint, sns: endpoint })
    )
    yield* Effect.sync(() => run.proxy.seen().some(chosen)).pipe(
      Effect.repeat({ until: (seen) => seen, schedule: Schedule.spaced("20 millis") }),
      Effect.timeout("30 seconds")
    )
    const before = yield* sent
    yield* killed(child)
    yield* run.proxy.plan(noFaults)
    // Its claim holds: who comes now gives the job back.
    assert.deepStrictEqual(yield* run.work(batch), { batchItemFailures: [{ itemIdentifier: "m" }] })
    const meanwhile = yield* sent
    yield* run.later(121_000)
    for (let again = 0; again < 3; again++) {
      assert.deepStrictEqual(yield* run.work(batch), { batchItemFailures: [] })
    }
    return { before, meanwhile, after: yield* sent }
  }).pipe(Effect.scoped)

describe("a crash", () => {
  it.live("before the carrier took it: one mail, when the lease is over", () =>
    Effect.map(crashAt(sends), (seen) => assert.deepStrictEqual(seen, { before: 0, meanwhile: 0, after: 1 }))
  )

  it.live("after the carrier took it, before the one write that notes it: the stated window, two mails, no more", () =>
    Effect.map(crashAt(settles), (seen) => assert.deepStrictEqual(seen, { before: 1, meanwhile: 1, after: 2 }))
  )
})
