/** Files that a program reads when it runs, put beside it: fonts of certificates, the built browser app. */
import { Effect, Schema } from "effect"
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { ImagesError } from "../Failure.ts"
import { repository } from "../Folders.ts"

/** The packages that services/progress reads its fonts from, found from the program as npm lays them out. */
const fontPackages = ["@fontsource/noto-sans", "@fontsource/noto-sans-arabic"]

/** WOFF in upright regular and bold is what is drawn with. */
const isRead = (file: string): boolean =>
  /^(package\.json|unicode\.json|LICENSE)$/.test(file) || /^files\/.*-(400|700)-normal\.woff$/.test(file)

const copyFonts = (folder: string): ReadonlyArray<string> =>
  fontPackages.flatMap((name) => {
    const from = join(repository, "node_modules", name)
    const files = readdirSync(from, { recursive: true, encoding: "utf8" }).filter(isRead)
    for (const file of files) {
      const to = join(folder, "node_modules", name, file)
      mkdirSync(dirname(to), { recursive: true })
      cpSync(join(from, file), to)
    }
    return files.map((file) => join(from, file))
  })

const built = "services/web/dist"
const Modules = Schema.fromJsonString(Schema.Array(Schema.String))

const madeOf = (text: string) => Schema.decodeSync(Modules)(text).map((module) => join(repository, module))

const copyApp = (folder: string): Effect.Effect<ReadonlyArray<string>, ImagesError> =>
  Effect.suspend(() => {
    const [app, modules] = [join(repository, built, "app"), join(repository, built, "modules.json")]
    const absent = [join(app, "index.html"), modules].find((file) => !existsSync(file))
    if (absent !== undefined) {
      return Effect.fail(new ImagesError({ reason: `${built} has no browser app: run "npm run build" first` }))
    }
    cpSync(app, join(folder, "public"), { recursive: true })
    return Effect.succeed(madeOf(readFileSync(modules, "utf8")))
  })

/** Copies them into the program's folder; gives the modules or files of packages that came in by it. */
export const copyBeside = (
  what: "nothing" | "fonts" | "app",
  folder: string
): Effect.Effect<ReadonlyArray<string>, ImagesError> =>
  what === "app" ? copyApp(folder) : Effect.sync(() => (what === "fonts" ? copyFonts(folder) : []))
