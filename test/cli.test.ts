/** The command line as a person meets it: help, and one clear sentence with exit code 1 where something is in the way. */
import { assert, describe, it } from "@effect/vitest"
import { createServer } from "node:net"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { lyceum, startProcess } from "./support/process.ts"

const inFolder = async (use: (folder: string) => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), "lyceum-cli-"))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe("the command line", { timeout: 90_000 }, () => {
  it("explains itself", async () => {
    const { code, output } = await lyceum(["start", "--help"])
    assert.strictEqual(code, 0)
    for (const flag of ["--port", "--data-dir", "--reset", "LYCEUM_ADMIN_EMAIL"]) assert.include(output, flag)
  })

  it("says that a port is taken", () =>
    inFolder(async (folder) => {
      const server = createServer()
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const { code, output } = await lyceum(["start", "--port", String(port), "--data-dir", join(folder, "data")])
      server.close()
      assert.strictEqual(code, 1)
      assert.strictEqual(output.trim(), `Port ${port} is in use: stop what uses it, or choose another with --port`)
    }))

  it("never resets a folder with something in it that is not its own", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "thesis.txt"), "three years of work")
      const { code, output } = await lyceum(["start", "--port", "0", "--reset", "--data-dir", folder])
      assert.strictEqual(code, 1)
      assert.match(output, /^--reset would delete thesis\.txt in .*--data-dir\n$/)
      assert.strictEqual(readFileSync(join(folder, "thesis.txt"), "utf8"), "three years of work")
    }))

  it("refuses a folder in use, takes over from a killed process, and goes on with the same data", () =>
    inFolder(async (folder) => {
      const data = join(folder, "data")
      const first = await startProcess(data, {
        LYCEUM_ADMIN_EMAIL: "Root@Lyceum.example",
        LYCEUM_ADMIN_PASSWORD: "a-root-that-runs-deep"
      })
      assert.include(first.output(), 'course "events-exactly-once" imported')
      assert.notInclude(first.output(), "a-root-that-runs-deep")
      assert.notInclude(first.output(), "learner@lyceum.example")
      const second = await lyceum(["start", "--port", "0", "--data-dir", data])
      assert.strictEqual(second.code, 1)
      assert.match(second.output, /^The data folder .* is in use by process \d+: .*--data-dir\n$/)
      await first.kill()
      const again = await startProcess(data, {
        LYCEUM_ADMIN_EMAIL: "root@lyceum.example",
        LYCEUM_ADMIN_PASSWORD: "a-root-that-runs-deep"
      })
      assert.notInclude(again.output(), "imported")
      const response = await fetch(`${again.address}/v1/sessions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: "root@lyceum.example", password: "a-root-that-runs-deep" })
      })
      assert.strictEqual(response.status, 201)

      const broken = join(folder, "broken.txt")
      writeFileSync(broken, "1 2 1082040961\nnot a line\n")
      const refused = await lyceum(["replay", broken, "--data-dir", data])
      assert.strictEqual(refused.code, 1)
      assert.strictEqual(refused.output.trim(), 'line 2 is not "actor target unix-seconds": not a line')
      const nowhere = await lyceum(["import", join(folder, "nothing.tar.gz"), "--data-dir", data])
      assert.strictEqual(nowhere.code, 1)
      assert.match(nowhere.output, /nothing\.tar\.gz cannot be read/)
      assert.strictEqual(await again.interrupt(), 130)

      // What the log still held is written by then.
      const log = readFileSync(join(data, "logs", "lyceum.jsonl"), "utf8")
      for (const line of log.split("\n").filter((text) => text !== "")) assert.isObject(JSON.parse(line))
      assert.notInclude(log, "root@lyceum.example")
    }))

  it("says that no platform runs", () =>
    inFolder(async (folder) => {
      const { code, output } = await lyceum(["rebuild", "progress", "--data-dir", folder])
      assert.strictEqual(code, 1)
      assert.match(output, /^No platform is running on .*npm start/)
    }))
})
