/** Builds the runner with Maven, into the same cache as the broker's jars: outside the tracked files, once per source. */
import { KafkaHarnessError, run } from "@lyceum/testing/kafka/Tools"
import { cacheFolder } from "@lyceum/testing/tools/Cache"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"

const home = join(import.meta.dirname, "..")

/** What the outcome depends on. */
const sources = (): ReadonlyArray<string> => {
  const java = join(home, "src/main/java")
  const files = readdirSync(java, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".java"))
  return [join(home, "pom.xml"), ...files.toSorted().map((file) => join(java, file))]
}

const buildFolder = (): string => {
  const hash = createHash("sha256")
  for (const file of sources()) hash.update(readFileSync(file))
  return cacheFolder("flink", hash.digest("hex").slice(0, 16))
}

/** Fails with what is missing: a JDK of 17 or later (a runtime alone cannot compile), or Maven. */
const tools = Effect.gen(function* () {
  const javac = yield* Effect.option(run("javac", ["--version"]))
  const release = javac._tag === "None" ? 0 : Number(/javac\s+(\d+)/.exec(javac.value)?.[1] ?? 0)
  if (release < 17) {
    const found = release === 0 ? "no javac was found" : `version ${release} was found`
    return yield* new KafkaHarnessError({
      reason: `The Flink job needs a JDK of Java 17 or later on the PATH, and ${found}. On Debian: apt-get install openjdk-17-jdk-headless`
    })
  }
  if ((yield* Effect.option(run("mvn", ["--version"])))._tag === "None") {
    return yield* new KafkaHarnessError({
      reason: `Flink's jars are fetched from Maven Central by Maven, and there is no "mvn" on the PATH. On Debian: apt-get install maven`
    })
  }
})

/** The class path of the runner and Flink. Builds when there is no build of these sources yet; says what is missing. */
export const flinkClassPath: Effect.Effect<string, KafkaHarnessError> = Effect.gen(function* () {
  const built = buildFolder()
  if (!existsSync(built)) {
    yield* tools
    const partial = `${built}.${process.pid}`
    mkdirSync(dirname(built), { recursive: true })
    yield* run("mvn", ["-q", "-B", "-f", join(home, "pom.xml"), "package", `-Dbuild.folder=${partial}`])
    // Whole or not at all, also when two runs build at once.
    if (existsSync(built)) rmSync(partial, { recursive: true })
    else renameSync(partial, built)
  }
  return [join(built, "flink-sql-runner.jar"), join(built, "jars", "*")].join(":")
})
