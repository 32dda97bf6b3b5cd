/**
 * First start on an empty folder (course imported), later starts, and memory at rest: `node bench/start.ts [later starts]`.
 * Memory is the proportional set size of our process and of every PostgreSQL process together (shared pages counted once), a
 * quarter of a minute after the start.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { cpus, loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { spawn } from "node:child_process"

const root = join(import.meta.dirname, "..")
const folder = mkdtempSync(join(tmpdir(), "lyceum-bench-"))
const later = Number(process.argv[2] ?? 3)

const start = () =>
  new Promise<{ readonly pid: number; readonly seconds: number; readonly stop: () => Promise<void> }>((ready, fail) => {
    const child = spawn(
      process.execPath,
      ["services/local/dist/lyceum.mjs", "start", "--port", "0", "--data-dir", join(folder, "data")],
      { cwd: root, stdio: ["ignore", "pipe", "inherit"] }
    )
    let output = ""
    child.once("exit", () => fail(new Error(output)))
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString()
      const seconds = /Ready in ([\d.]+) s/.exec(output)?.[1]
      if (seconds === undefined || child.pid === undefined) return
      ready({
        pid: child.pid,
        seconds: Number(seconds),
        stop: () =>
          new Promise((stopped) => {
            child.once("exit", () => stopped())
            child.kill("SIGINT")
          })
      })
    })
  })

const parentOf = (pid: string): string => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1] ?? ""

/** The process and everything below it. */
const family = (pid: string): ReadonlyArray<string> => {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name))
  const parents = new Map(all.map((name) => [name, parentOf(name)]))
  const found = [pid]
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child)
  return found
}

const proportional = (pid: string): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024

const first = await start()
console.log(`machine: ${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}`)
console.log(`load before: ${loadavg()[0]?.toFixed(1)}`)
console.log(`first start, course imported: ${first.seconds} s (target 6)`)
await first.stop()
const times: Array<number> = []
for (let run = 0; run < later; run++) {
  const again = await start()
  times.push(again.seconds)
  if (run === later - 1) {
    await new Promise((rest) => setTimeout(rest, 15_000))
    const total = family(String(again.pid)).reduce((sum, pid) => sum + proportional(pid), 0)
    console.log(
      `memory at rest: ${Math.round(total)} MB, of it Node ${Math.round(proportional(String(again.pid)))} MB (target 450)`
    )
  }
  await again.stop()
}
console.log(`later starts: ${times.toSorted((a, b) => a - b).join(", ")} s (target 3)`)
rmSync(folder, { recursive: true, force: true })
