/**
 * The folder pulumi/ has a lock of its own: it is installed when what is there is not what the lock says, and its own tests are run
 * by its own vitest.
 */
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** The folder. */
const folder = fileURLToPath(new URL("../../pulumi/", import.meta.url))

/** What a program said, and how it ended. */
export interface Ended {
  readonly code: number | null
  readonly said: string
}

/** Runs a program in the folder. */
export const run = (command: string, args: ReadonlyArray<string>): Promise<Ended> =>
  new Promise((resolve, reject) => {
    // Under a vitest another one would take itself for a worker of it.
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")))
    const child = spawn(command, [...args], { cwd: folder, env: { ...environment, CI: "true", NO_COLOR: "1" } })
    let said = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()))
    child.once("error", reject)
    child.once("close", (code) => resolve({ code, said }))
  })

const stamp = join(folder, "node_modules/.lock-sha256")
const wanted = () =>
  createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex")

/** Installs what the lock says, unless that is there already. */
export const install = async (): Promise<void> => {
  const lock = wanted()
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return
  const { code, said } = await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
  if (code !== 0) throw new Error(`pulumi: npm ci ended with ${code}: ${said.slice(-2000)}`)
  writeFileSync(stamp, lock)
}
