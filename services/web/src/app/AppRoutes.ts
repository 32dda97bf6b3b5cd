/** The browser app: its files, and a page for every address that is nothing else's. */
import { NotFound } from "@lyceum/api/Problems"
import { Config, Effect, Option } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerRespondable, HttpServerResponse } from "effect/http"
import { statSync } from "node:fs"
import { join } from "node:path"
import { fileResponse, noSuchFile } from "./Assets.ts"
import { type Build, findBuild, readBuild } from "./Build.ts"
import { wantsPage } from "./Negotiation.ts"
import { makeShell } from "./Shell.ts"

/** Never a page: answers of these are data, also when there is nothing. */
const isData = (path: string): boolean => /^\/(v1|internal|\.well-known|uploads)(\/|$)/.test(path)

const notBuilt = HttpServerResponse.text(
  'The web app is not built: run "npm run build" in the folder of the project and reload this page. The API at /v1 works.\n',
  { status: 503 }
)

/** The build as it is now: read anew when its `index.html` has changed, so that a build while we run is seen. */
const currentBuild = Effect.map(Config.option(Config.NonEmptyString("APP_FOLDER")), (configured) => {
  let read: { readonly stamp: string; readonly build: Build } | undefined
  return Effect.sync(() => {
    const folder = Option.getOrElse(configured, findBuild)
    const index = folder === undefined ? undefined : statSync(join(folder, "index.html"), { throwIfNoEntry: false })
    if (folder === undefined || index === undefined) return Option.none<Build>()
    const stamp = `${folder} ${index.mtimeMs} ${index.size}`
    if (read?.stamp !== stamp) read = { stamp, build: readBuild(folder) }
    return Option.some(read.build)
  })
})

/** `GET /*`; other routes come first. Requires the sessions. */
export const appRoutes = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const current = yield* currentBuild
    const shell = yield* makeShell
    if (Option.isNone(yield* current)) yield* Effect.logWarning('the web app is not built: run "npm run build"')
    yield* router.add(
      "GET",
      "/*",
      Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const path = request.url.split(/[?#]/)[0] ?? "/"
        if (isData(path)) return yield* HttpServerRespondable.toResponse(new NotFound())
        const build = yield* current
        const file = Option.getOrUndefined(build)?.files.get(path)
        if (file !== undefined) return fileResponse(file, request)
        if (path.startsWith("/assets/") || !wantsPage(request.headers["accept"], path)) return yield* noSuchFile
        return Option.isNone(build) ? notBuilt : yield* shell(build.value, request)
      })
    )
  })
)
