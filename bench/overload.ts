/**
 * What the platform does under three times the load that it can bear, and readers during a storm of sign-ins:
 * `node bench/overload.ts [seconds of each part]`. The platform and the load are processes of their own. Prints, with targets:
 * goodput as a share of the peak, p99 of what was accepted, the share of 429, memory, the time until it is well again.
 */
import { createLyceum } from "@lyceum/sdk"
import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { cpus, loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import type { Load, Outcome } from "./overload/Client.ts"

const root = join(import.meta.dirname, "..")
const seconds = Number(process.argv[2] ?? 10)
const folder = mkdtempSync(join(tmpdir(), "lyceum-overload-"))

const text = (program: ReadonlyArray<string>, until: RegExp | undefined) => {
  const child = spawn(process.execPath, [...program], { cwd: root, stdio: ["ignore", "pipe", "inherit"] })
  let output = ""
  const found = new Promise<string>((resume, fail) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString()
      const match = until?.exec(output)?.[1]
      if (match !== undefined) resume(match)
    })
    child.once("exit", (code) => (until === undefined && code === 0 ? resume(output) : fail(new Error(output))))
  })
  return { child, found }
}

const load = async (one: Load): Promise<Outcome> =>
  JSON.parse(await text(["bench/overload/main.ts", JSON.stringify(one)], undefined).found)

const residentMegabytes = (pid: number): number =>
  Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024)

/** What a process and all that it has started have used of the processors so far, in hundredths of a second. */
const processorOf = (pid: number): number => {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, "utf8")
        const fields = text.slice(text.lastIndexOf(")") + 2).split(" ")
        return [{ id: Number(name), parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) }]
      } catch {
        return []
      }
    })
  const usedBelow = (id: number): number =>
    all.reduce((sum, one) => (one.parent === id ? sum + one.used + usedBelow(one.id) : sum), 0)
  return (all.find(({ id }) => id === pid)?.used ?? 0) + usedBelow(pid)
}

/** A load, and what the platform with its database did in a second of a processor meanwhile. */
const weighed = async (pid: number, one: Load) => {
  const before = processorOf(pid)
  const outcome = await load(one)
  const cores = (processorOf(pid) - before) / 100 / one.seconds
  return { ...outcome, cores, perCore: outcome.goodput / cores }
}

const platform = text(
  ["services/local/dist/lyceum.mjs", "start", "--port", "0", "--data-dir", join(folder, "data")],
  /Address\s+(http:\S+)[\s\S]*Ctrl-C/
)
try {
  const address = await platform.found
  const pid = platform.child.pid ?? 0
  console.log(`machine: ${cpus().length} cores, load before ${loadavg()[0]?.toFixed(1)}, ${seconds} s a part`)
  const learner = createLyceum({ baseUrl: address })
  await learner.signIn({ email: "learner@lyceum.example", password: "learn-something-new" })
  const session = await fetch(`${address}/v1/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "learner@lyceum.example", password: "learn-something-new" })
  })
  const { accessToken: token }: { accessToken: string } = JSON.parse(await session.text())
  const courseId = (await learner.catalogue.listCourses({ query: {} })).data.items[0]?.id ?? ""
  await learner.enrollments.create({ body: { courseId } })
  const read = { url: `${address}/v1/progress/${courseId}`, method: "GET", token } as const
  while ((await fetch(read.url, { headers: { authorization: `Bearer ${token}` } })).status !== 200) {
    await new Promise((resume) => setTimeout(resume, 200))
  }

  await load({ ...read, seconds: Math.ceil(seconds / 2), connections: 24 })
  const peak = await weighed(pid, { ...read, seconds, connections: 24 })
  console.log(`peak: ${peak.goodput}/s with ${peak.cores.toFixed(2)} cores, p50 ${peak.p50} ms, p99 ${peak.p99} ms`)

  let most = 0
  const before = residentMegabytes(pid)
  const watch = setInterval(() => (most = Math.max(most, residentMegabytes(pid))), 200)
  const over = await weighed(pid, { ...read, seconds, rate: peak.goodput * 3, connections: 1000 })
  clearInterval(watch)
  const all = Object.values(over.statuses).reduce((sum, count) => sum + count, 0)
  const share = (count: number) => `${Math.round((100 * count) / all)} %`
  console.log(
    `three times the peak: goodput ${over.goodput}/s = ${Math.round((100 * over.goodput) / peak.goodput)} % of it (target 80), ` +
      `with ${over.cores.toFixed(2)} cores, by the core ${Math.round((100 * over.perCore) / peak.perCore)} %, ` +
      `accepted p50 ${over.p50} p99 ${over.p99} ms (of it by the platform ${over.served.p50} and ${over.served.p99}), 429 ${share(over.statuses["429"] ?? 0)} (${over.withoutRetryAfter} without Retry-After), ` +
      `other ${JSON.stringify(over.statuses)}, memory ${before} -> ${most} MB`
  )
  const after = await load({ ...read, seconds: 8, rate: Math.max(1, Math.floor(peak.goodput * 0.3)), connections: 200 })
  const well = after.bySecond.findIndex(({ p95, refused }) => refused === 0 && p95 <= Math.max(50, peak.p99))
  console.log(
    `after it, at 30 % of the peak: well again ${well === -1 ? "not within 8" : `within ${well + 1}`} s (target 5), memory ${residentMegabytes(pid)} MB`
  )

  const readers = { ...read, seconds, rate: Math.max(1, Math.floor(peak.goodput * 0.2)), connections: 200 }
  const calm = await load(readers)
  const [storm, during] = await Promise.all([
    load({
      url: `${address}/v1/sessions`,
      method: "POST",
      body: JSON.stringify({ email: "nobody@lyceum.example", password: "not the password" }),
      seconds,
      rate: 200,
      connections: 500
    }),
    load(readers)
  ])
  console.log(
    `a storm of 200 sign-ins/s: ${JSON.stringify(storm.statuses)}; readers at 20 % of the peak: ` +
      `${JSON.stringify(during.statuses)}, p50 ${during.p50} p99 ${during.p99} ms (without it p50 ${calm.p50} p99 ${calm.p99})`
  )
} finally {
  platform.child.kill("SIGINT")
  await new Promise((ended) => platform.child.once("exit", ended))
  rmSync(folder, { recursive: true, force: true })
}
