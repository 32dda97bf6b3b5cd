/** The examples of the SDK's README, type-checked and run against the whole platform as they stand there. */
import { assert, layer } from "@effect/vitest"
import { createLyceum, type LearningEventInput } from "@lyceum/sdk"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { rolldown } from "rolldown"
import { accounts, Platform } from "./support/platform.ts"
import { oneItemCourse } from "./support/courses.ts"
import { blocksOf, typeFaults, workshop } from "./support/readme.ts"

const readme = resolve(import.meta.dirname, "..", "packages", "sdk", "README.md")
const written = "http://127.0.0.1:3000"

/** Runs a module in a Node of its own; gives what it printed and how it ended. */
const run = (file: string, before: ReadonlyArray<string> = []) =>
  Effect.callback<{ readonly output: string; readonly code: number | null }>((resume) => {
    const child = spawn(process.execPath, [...before, file], { stdio: ["ignore", "pipe", "pipe"] })
    let output = ""
    child.stdout.on("data", (text: Buffer) => (output += text.toString()))
    child.stderr.on("data", (text: Buffer) => (output += text.toString()))
    child.on("close", (code) => resume(Effect.succeed({ output, code })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

/** What a page offers and Node does not: just enough for the example, told on standard output. */
const page = (address: string) => `
const kept = new Map()
globalThis.location = { origin: ${JSON.stringify(address)} }
globalThis.sessionStorage = { getItem: (k) => kept.get(k) ?? null, setItem: (k, v) => void kept.set(k, v), removeItem: (k) => void kept.delete(k) }
globalThis.document = { body: { append: (text) => console.log(text) } }
globalThis.addEventListener = () => {}
`

/** A published course, and activity whose window has closed. */
const prepared = (address: string) =>
  Effect.promise(async () => {
    const instructor = createLyceum({ baseUrl: address })
    await instructor.signIn(accounts.instructor)
    const { courseId, itemId } = await oneItemCourse(instructor, "A course to read about")
    const learner = createLyceum({ baseUrl: address })
    await learner.signUp.register({
      body: { email: "early@lyceum.example", password: "early-to-rise-1", name: "Early" }
    })
    await learner.signIn({ email: "early@lyceum.example", password: "early-to-rise-1" })
    await learner.enrollments.create({ body: { courseId } })
    const viewed = (minutesAgo: number): LearningEventInput => ({
      id: crypto.randomUUID(),
      type: "item-viewed",
      courseId,
      itemId,
      occurredAt: new Date(Date.now() - minutesAgo * 60_000).toISOString()
    })
    await learner.learningEvents.record({ body: { events: [viewed(20), viewed(10)] } })
  })

layer(Platform.layer, { excludeTestServices: true, timeout: "60 seconds" })("the SDK's README", (it) => {
  it.effect(
    "its examples compile and run",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        yield* prepared(address)
        const folder = yield* workshop
        const node = join(folder, "src", "node.ts")
        const browser = join(folder, "src", "browser.ts")
        writeFileSync(node, blocksOf(readme, "ts").join("\n").replaceAll(written, address))
        writeFileSync(browser, blocksOf(readme, "ts browser").join("\n"))
        writeFileSync(join(folder, "page.mjs"), page(address))
        assert.strictEqual(typeFaults(folder), "")

        const first = yield* run(node)
        assert.strictEqual(first.code, 0, first.output)
        for (const line of [
          /^Signed in as Lena Learner$/m,
          /^A course to read about \(1 items\)$/m,
          /^active in version 1$/m,
          /^This is not yours to see, or it is not there$/m,
          /^1 accepted, 0 rejected$/m,
          /^\d+ %: .+$/m,
          /^\S+Z: 1 learners$/m
        ]) {
          assert.match(first.output, line)
        }

        const second = yield* run(browser, ["--import", join(folder, "page.mjs")])
        assert.strictEqual(second.code, 0, second.output)
        assert.match(second.output, /^\S+: (?:active|completed)$/m)
        assert.match(second.output, /^\S+Z: 1 learners$/m)
      }),
    60_000
  )

  it.effect("a type error in an example would be found", () =>
    Effect.gen(function* () {
      const folder = yield* workshop
      writeFileSync(
        join(folder, "src", "wrong.ts"),
        `import { createLyceum } from "@lyceum/sdk"\nawait createLyceum({ baseUrl: "" }).enrollments.create({ body: { course: "x" } })\n`
      )
      assert.match(typeFaults(folder), /'course' does not exist/)
    })
  )

  it.effect("the package needs nothing but what a browser has", () =>
    Effect.promise(async () => {
      const bundle = await rolldown({
        input: resolve(import.meta.dirname, "..", "packages", "sdk", "dist", "index.js"),
        platform: "browser",
        external: [/^node:/]
      })
      const { output } = await bundle.generate({ format: "esm", minify: true })
      await bundle.close()
      assert.deepStrictEqual(
        output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.imports : [])),
        []
      )
    })
  )
})
