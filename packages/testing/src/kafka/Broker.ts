/**
 * A real Apache Kafka broker without containers: one KRaft node on loopback with free ports, for tests, benches and
 * `npm run kafka`. It can be stopped, killed, paused and started again on the same data.
 */
import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes, randomUUID } from "node:crypto"
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { serverProperties } from "./Properties.ts"
import { kafkaClassPath, kafkaFolder, KafkaHarnessError, run } from "./Tools.ts"

/** How clients reach the secure listener. The certificate is self-signed for `127.0.0.1` and `localhost`. */
export interface SecureListener {
  readonly brokers: string
  readonly caFile: string
  readonly username: string
  readonly password: string
}

export interface KafkaBroker {
  /** `host:port` of the plain-text listener. */
  readonly brokers: string
  readonly secure: SecureListener | null
  /** The class path of Kafka's own tools. */
  readonly classPath: string
  readonly pid: () => number
  /** Returns when the broker serves. Does nothing when it runs. */
  readonly start: Effect.Effect<void, KafkaHarnessError>
  /** SIGTERM, as an orderly restart does. */
  readonly stop: Effect.Effect<void>
  /**
   * SIGKILL. A single node that comes back from it elects itself uncleanly: while it does, Kafka (seen on 4.3.1) drops the
   * markers of transactions whose commit was acknowledged in the last moments ("couldn't find leader endpoint … can be
   * skipped" in broker.log), which a replicated cluster does not. Tests of exactly once use `stop`.
   */
  readonly kill: Effect.Effect<void>
}

const ready = "Kafka Server started"
const patience = "90 seconds"

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

const heap = ["-Xms384m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]

/** A class-data archive makes a start take under 2 s instead of 6; made once, by a broker that starts and stops. */
const archive = () => join(kafkaFolder(), "kafka.jsa")

interface Launch {
  readonly classPath: string
  readonly properties: string
  readonly folder: string
  readonly flags: ReadonlyArray<string>
}

/**
 * Starts the Java process and waits for its ready line. What it says goes to `<folder>/broker.log` directly: a pipe would stop
 * the broker whenever this process is too busy to read it.
 */
const launch = ({ classPath, flags, folder, properties }: Launch) =>
  Effect.callback<ChildProcess, KafkaHarnessError>((resume) => {
    const log = join(folder, "broker.log")
    const fd = openSync(log, "a")
    const begun = statSync(log).size
    const said = () => readFileSync(log, "utf8").slice(begun)
    const logger = "-Dorg.slf4j.simpleLogger.defaultLogLevel=info"
    const args = [...heap, ...flags, logger, "-cp", classPath, "kafka.Kafka", properties]
    const child = spawn("java", args, { cwd: folder, stdio: ["ignore", fd, fd] })
    closeSync(fd)
    const look = setInterval(() => {
      if (!said().includes(ready)) return
      clearInterval(look)
      child.removeListener("exit", failed)
      resume(Effect.succeed(child))
    }, 50)
    const failed = (code: number | null) => {
      clearInterval(look)
      const lines = said().split("\n")
      const errors = lines.filter((line) => /ERROR|Exception|error/.test(line))
      const reason = `the broker ended with code ${code}:\n${(errors.length > 0 ? errors : lines.slice(-20)).join("\n")}`
      resume(Effect.fail(new KafkaHarnessError({ reason })))
    }
    child.once("exit", failed)
    return Effect.sync(() => {
      clearInterval(look)
      child.kill("SIGKILL")
    })
  }).pipe(
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () => Effect.fail(new KafkaHarnessError({ reason: `the broker did not serve within ${patience}` }))
    })
  )

const ended = (child: ChildProcess, signal: "SIGTERM" | "SIGKILL") =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
    child.kill(signal)
  })

const ensureArchive = (base: Omit<Launch, "flags">) =>
  Effect.gen(function* () {
    if (existsSync(archive())) return
    const child = yield* launch({ ...base, flags: [`-XX:ArchiveClassesAtExit=${archive()}`] })
    yield* ended(child, "SIGTERM")
  })

/** A self-signed certificate and its PEM form for clients. */
const certificate = (folder: string, password: string) =>
  Effect.gen(function* () {
    const keystore = join(folder, "broker.p12")
    const caFile = join(folder, "broker.pem")
    const store = ["-alias", "broker", "-keystore", keystore, "-storetype", "PKCS12", "-storepass", password]
    const subject = ["-dname", "CN=localhost", "-ext", "SAN=ip:127.0.0.1,dns:localhost"]
    yield* run("keytool", [
      "-genkeypair",
      ...store,
      "-keyalg",
      "EC",
      "-groupname",
      "secp256r1",
      "-validity",
      "2",
      ...subject
    ])
    yield* run("keytool", ["-exportcert", ...store, "-rfc", "-file", caFile])
    return { keystore, caFile }
  })

const propertyLines = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("")

/**
 * Prepares and starts a broker; it and its data go with the scope. `folder` keeps the data (made when it is missing, and
 * used again as it is); without it a temporary one is used. `secure` adds a TLS listener with SCRAM users, `properties` are
 * put after the harness' own ones.
 */
export const kafkaBroker = (
  options: {
    readonly folder?: string
    readonly secure?: boolean
    readonly port?: number
    readonly properties?: Readonly<Record<string, string>>
  } = {}
): Effect.Effect<KafkaBroker, KafkaHarnessError, Scope.Scope> =>
  Effect.gen(function* () {
    const classPath = yield* kafkaClassPath
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), "lyceum-kafka-"))
    if (options.folder === undefined) {
      yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true, force: true })))
    }
    const data = join(folder, "data")
    const properties = join(folder, "server.properties")
    const fresh = !existsSync(data)
    const password = randomBytes(12).toString("hex")
    const [port, controllerPort, securePort] = yield* Effect.all([freePort, freePort, freePort])
    let secure: SecureListener | null = null
    if (fresh) {
      mkdirSync(data, { recursive: true })
      let keystore = ""
      if (options.secure === true) {
        const made = yield* certificate(folder, password)
        keystore = made.keystore
        secure = { brokers: `127.0.0.1:${securePort}`, caFile: made.caFile, username: "lyceum", password }
      }
      writeFileSync(
        properties,
        serverProperties({
          data,
          port: options.port ?? port,
          controllerPort,
          secure: secure === null ? null : { port: securePort, keystore, password }
        }) + propertyLines(options.properties ?? {})
      )
      const users =
        secure === null
          ? []
          : ["SCRAM-SHA-256", "SCRAM-SHA-512"].flatMap((m) => ["-S", `${m}=[name=lyceum,password=${password}]`])
      const id = Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString("base64url")
      const format = ["kafka.tools.StorageTool", "format", `--cluster-id=${id}`, "-c", properties, ...users]
      yield* run("java", ["-XX:TieredStopAtLevel=1", "-cp", classPath, ...format], { cwd: folder })
    }
    const listen = /listeners=PLAINTEXT:\/\/([\d.:]+)/.exec(readFileSync(properties, "utf8"))?.[1]
    if (listen === undefined)
      return yield* new KafkaHarnessError({ reason: `${properties} is not one of this harness` })
    const base = { classPath, properties, folder }
    yield* ensureArchive(base)

    let child: ChildProcess | undefined
    const start = Effect.gen(function* () {
      if (child !== undefined) return
      child = yield* launch({ ...base, flags: [`-XX:SharedArchiveFile=${archive()}`] })
    })
    const end = (signal: "SIGTERM" | "SIGKILL") =>
      Effect.suspend(() => {
        if (child === undefined) return Effect.void
        const ending = ended(child, signal)
        child = undefined
        return ending
      })
    yield* Effect.addFinalizer(() => end("SIGKILL"))
    yield* start
    return {
      brokers: listen,
      secure,
      classPath,
      pid: () => child?.pid ?? 0,
      start,
      stop: end("SIGTERM"),
      kill: end("SIGKILL")
    }
  })
