/** What a real broker needs: Java 17, and Kafka's jars, fetched once by Maven into a cache outside the tracked files. */
import { Effect, Schema } from "effect"
import { execFile, execFileSync } from "node:child_process"
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { cacheFolder } from "../tools/Cache.ts"

/** Something that the harness needs is missing or failed; the message says what to do. */
export class KafkaHarnessError extends Schema.TaggedError<KafkaHarnessError>()("KafkaHarnessError", {
  reason: Schema.String
}) {
  override get message() {
    return this.reason
  }
}

/** Kafka's version, as in pom.xml. */
export const kafkaVersion = "4.3.1"

/** Where the broker's jars and its data are: `kafka/<version>` of the cache outside the checkout. */
export const kafkaFolder = (): string => cacheFolder("kafka", kafkaVersion)

/** Runs a program to its end and gives its output; what it wrote is the reason when it fails. */
export const run = (program: string, args: ReadonlyArray<string>, options: { readonly cwd?: string } = {}) =>
  Effect.callback<string, KafkaHarnessError>((resume) => {
    const child = execFile(program, [...args], { ...options, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (error === null) return resume(Effect.succeed(stdout))
      const text = `${stderr}\n${stdout}`.trim().slice(-2000)
      resume(
        Effect.fail(new KafkaHarnessError({ reason: `${program} failed: ${error.message.split("\n")[0]}\n${text}` }))
      )
    })
    return Effect.sync(() => child.kill("SIGKILL"))
  })

const has = (program: string, args: ReadonlyArray<string>): string | undefined => {
  try {
    return execFileSync(program, [...args], { stdio: ["ignore", "pipe", "pipe"] }).toString()
  } catch {
    return undefined
  }
}

const javaRelease = (): number => {
  const text = has("java", ["-XshowSettings:none", "--version"])
  return Number(/(?:openjdk|java)\s+(\d+)/i.exec(text ?? "")?.[1] ?? 0)
}

/** The class path of the broker and its tools. Fetches the jars when they are not there; says what is missing. */
export const kafkaClassPath: Effect.Effect<string, KafkaHarnessError> = Effect.gen(function* () {
  const release = javaRelease()
  if (release < 17) {
    const found = release === 0 ? "none was found" : `version ${release} was found`
    return yield* new KafkaHarnessError({
      reason: `A real Kafka broker needs Java 17 or later on the PATH, and ${found}. On Debian: apt-get install openjdk-17-jre-headless`
    })
  }
  const jars = join(kafkaFolder(), "jars")
  if (!existsSync(jars)) {
    if (has("mvn", ["--version"]) === undefined) {
      return yield* new KafkaHarnessError({
        reason: `Kafka's jars are fetched from Maven Central by Maven, and there is no "mvn" on the PATH. On Debian: apt-get install maven`
      })
    }
    const partial = `${jars}.${process.pid}`
    mkdirSync(dirname(jars), { recursive: true })
    yield* run("mvn", [
      "-q",
      "-B",
      "-f",
      join(import.meta.dirname, "pom.xml"),
      "dependency:copy-dependencies",
      "-DincludeScope=runtime",
      `-DoutputDirectory=${partial}`
    ])
    // Whole or not at all, also when two runs fetch at once.
    if (existsSync(jars)) rmSync(partial, { recursive: true })
    else renameSync(partial, jars)
  }
  return join(jars, "*")
})
