/** The policy pack can be loaded as Pulumi loads it. */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { assert, it } from "vitest"
import { root } from "../config/StackFile.ts"

it("starts its server and says its port", async () => {
  const child = spawn(process.execPath, [join(root, "pulumi/policies/pack.ts")])
  try {
    const said = await new Promise<string>((resolve, reject) => {
      let errors = ""
      child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()))
      child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()))
      child.once("close", (code) => reject(new Error(`it ended with ${code}: ${errors}`)))
    })
    assert.match(said, /^\d+\s*$/)
  } finally {
    child.kill()
  }
})
