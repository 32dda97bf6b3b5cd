/** Prepares what a builder is given, and says what is in it. */
import { Effect } from "effect"
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { flinkClassPath } from "../../streaming/flink/src/Build.ts"
import { type Deployable, type NodeImage } from "../Deployables.ts"
import { ImagesError } from "../Failure.ts"
import { repository } from "../Folders.ts"
import { type Component, npmComponent } from "../sbom/Component.ts"
import { mavenComponents } from "../sbom/MavenJars.ts"
import { copyBeside } from "./Beside.ts"
import { packagesOf } from "./Packages.ts"
import { bundleProgram } from "./Program.ts"

/** A fresh folder `apps/<name>` of the context. */
const fresh = (context: string, name: string): string => {
  const folder = join(context, "apps", name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

const nodeApp = ({ beside, name, programs }: NodeImage, context: string) =>
  Effect.gen(function* () {
    const folder = fresh(context, name)
    const modules = [...(yield* copyBeside(beside, folder))]
    for (const [program, source] of Object.entries(programs))
      modules.push(...(yield* bundleProgram(source, folder, program)))
    return packagesOf(modules).map(npmComponent)
  })

/** Jars that Flink's own image does not have: `lib`, and the runner with its script: `usrlib`. */
const jars = /^(flink-sql-connector-kafka|zstd-jni)-.*\.jar$/

const flinkApp = (name: string, context: string) =>
  Effect.gen(function* () {
    const [runner = ""] = (yield* flinkClassPath.pipe(
      Effect.mapError(({ message }) => new ImagesError({ reason: message }))
    )).split(":")
    const folder = fresh(context, name)
    const found = readdirSync(join(dirname(runner), "jars")).filter((file) => jars.test(file))
    for (const part of ["lib", "usrlib"]) mkdirSync(join(folder, part))
    for (const jar of found) cpSync(join(dirname(runner), "jars", jar), join(folder, "lib", jar))
    cpSync(runner, join(folder, "usrlib", "flink-sql-runner.jar"))
    const script = "streaming/flink/unique-learners.sql"
    cpSync(join(repository, script), join(folder, "usrlib", "unique-learners.sql"))
    const pom = readFileSync(join(repository, "streaming/flink/pom.xml"), "utf8")
    return yield* Effect.fromResult(mavenComponents(pom, found)).pipe(
      Effect.mapError((reason) => new ImagesError({ reason }))
    )
  })

/** Puts the deployable's program into the context; gives the packages that came in by it. */
export const prepare = (
  deployable: Deployable,
  context: string
): Effect.Effect<ReadonlyArray<Component>, ImagesError> =>
  deployable.kind === "node" ? nodeApp(deployable, context) : flinkApp(deployable.name, context)
