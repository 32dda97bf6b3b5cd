/**
 * A real PostgreSQL 18 as a child of this process, its data in one folder. What a crash left running is stopped before the
 * folder is used again, so a second start on the same data goes on where the first one ended.
 */
import { Effect, Schema, type Scope } from "effect"
import { execFile, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { postgresBinaries, type PostgresMissing } from "./Binaries.ts"
import { unprivilegedOwner, unprivilegedRunner } from "./Unprivileged.ts"

/** A running server; `url` is the superuser's, for provisioning only. */
export interface RunningPostgres {
  readonly host: string
  readonly port: number
  readonly url: string
}

/** The server could not be made or started; `reason` holds its own words. */
export class PostgresFailed extends Schema.TaggedError<PostgresFailed>()("PostgresFailed", {
  folder: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `PostgreSQL in ${this.folder} did not start: ${this.reason}`
  }
}

const run = promisify(execFile)

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

const reasonOf = (cause: unknown): string => {
  const output = typeof cause === "object" && cause !== null && "stderr" in cause ? String(cause.stderr).trim() : ""
  return output === "" ? String(cause) : output
}

/** Small and quiet for a laptop: the platform at rest stays below 450 MB. */
const settings = (port: number, durable: boolean, others: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries({
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "120",
    shared_buffers: "48MB",
    work_mem: "8MB",
    maintenance_work_mem: "32MB",
    max_wal_size: "256MB",
    // What a backup of a running server needs; nobody streams from it.
    wal_level: "replica",
    max_wal_senders: "0",
    io_method: "sync",
    jit: "off",
    huge_pages: "off",
    autovacuum_max_workers: "1",
    max_parallel_workers: "0",
    log_min_messages: "warning",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
    ...others
  }).flatMap(([key, value]) => ["-c", `${key}=${value}`])

/**
 * Starts the server for the life of the scope. `folder` holds the cluster and its password; `durable: false` (tests) trades
 * safety against power loss for speed, never safety against a killed process.
 */
export const embeddedPostgres = (options: {
  readonly folder: string
  readonly durable: boolean
  /** Settings of the server other than ours: a test's replica needs some. */
  readonly settings?: Readonly<Record<string, string>>
}): Effect.Effect<RunningPostgres, PostgresFailed | PostgresMissing, Scope.Scope> =>
  Effect.gen(function* () {
    const binaries = yield* postgresBinaries
    const cluster = join(options.folder, "cluster")
    const passwordFile = join(options.folder, "password")
    const failed = (cause: unknown) => new PostgresFailed({ folder: options.folder, reason: reasonOf(cause) })
    const attempt = <A>(f: () => Promise<A>) => Effect.tryPromise({ try: f, catch: failed })

    mkdirSync(options.folder, { recursive: true, mode: 0o755 })
    const runner = unprivilegedRunner([options.folder, dirname(binaries.postgres)])
    if (runner === undefined) {
      return yield* failed("it must not run as root, and there is no user `postgres` or `nobody` to become")
    }
    const [program = "", ...before] = [...runner.command, ""].filter((part) => part !== "")
    const start = (binary: string, args: ReadonlyArray<string>) =>
      program === "" ? { file: binary, args: [...args] } : { file: program, args: [...before, binary, ...args] }
    const execute = (binary: string, ...args: ReadonlyArray<string>) => {
      const command = start(binary, args)
      return attempt(() => run(command.file, command.args, { ...runner.identity, cwd: "/" }))
    }

    if (!existsSync(join(cluster, "PG_VERSION"))) {
      // A crash in the middle of initdb leaves half a cluster: nothing acknowledged can be in it.
      rmSync(cluster, { recursive: true, force: true })
      mkdirSync(cluster, { mode: 0o700 })
      writeFileSync(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 })
      const owner = unprivilegedOwner()
      if (owner !== undefined) {
        chownSync(cluster, owner.uid, owner.gid)
        chownSync(passwordFile, owner.uid, owner.gid)
      }
      yield* execute(
        binaries.initdb,
        `--pgdata=${cluster}`,
        "--auth=scram-sha-256",
        "--username=postgres",
        `--pwfile=${passwordFile}`,
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
        options.durable ? "--sync-method=fsync" : "--no-sync"
      )
    }
    if (existsSync(join(cluster, "postmaster.pid"))) {
      // Left behind by a killed process: stop it if it still runs, and forget the file if it does not.
      yield* execute(binaries.pg_ctl, "stop", `--pgdata=${cluster}`, "--mode=fast", "--wait").pipe(Effect.ignore)
    }
    const password = readFileSync(passwordFile, "utf8")
    const port = yield* freePort
    const command = start(binaries.postgres, [
      "-D",
      cluster,
      ...settings(port, options.durable, options.settings ?? {})
    ])
    yield* Effect.acquireRelease(
      Effect.callback<ReturnType<typeof spawn>, PostgresFailed>((resume) => {
        // Its own process group: Ctrl-C in the terminal reaches us, and we stop it last.
        const child = spawn(command.file, command.args, {
          ...runner.identity,
          cwd: "/",
          detached: true,
          stdio: ["ignore", "ignore", "pipe"]
        })
        let log = ""
        child.stderr.on("data", (chunk: Buffer) => {
          log = (log + chunk.toString()).slice(-4000)
        })
        child.once("error", (cause) => resume(failed(cause)))
        child.once("exit", () => resume(failed(log)))
        const poll = () => {
          // The eighth line of postmaster.pid turns to "ready" (or "standby") when connections are accepted.
          const status = existsSync(join(cluster, "postmaster.pid"))
            ? readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[7]?.trim()
            : undefined
          if (status === "ready" || status === "standby") resume(Effect.succeed(child))
          else if (child.exitCode === null) setTimeout(poll, 10)
        }
        poll()
      }),
      (child) =>
        Effect.callback<void>((resume) => {
          if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
          child.once("exit", () => resume(Effect.void))
          child.kill("SIGINT")
        })
    )
    return { host: "127.0.0.1", port, url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` }
  })
