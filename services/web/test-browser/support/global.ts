/** One platform with its shipped course and one Chromium for a whole run; every test gets a browser context of its own. */
import { importFirstCourse } from "@lyceum/local/platform/FirstCourse"
import { startPlatform } from "@lyceum/local/platform/Platform"
import { probePort } from "@lyceum/local/platform/Ports"
import chromium from "@sparticuz/chromium"
import { Effect, Exit, Scope } from "effect"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { chromium as playwright } from "playwright-core"
import type { TestProject } from "vitest/node"
import { accounts } from "./accounts.ts"

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the platform is, without a slash at the end. */
    readonly address: string
    /** Where the browser listens for those who drive it. */
    readonly browser: string
  }
}

const root = resolve(import.meta.dirname, "..", "..", "..", "..")

const platform = (folder: string) =>
  Effect.gen(function* () {
    const address = yield* startPlatform({
      folder,
      port: yield* probePort(0),
      accounts: Object.values(accounts),
      demoAccounts: [],
      durable: false,
      started: () => Effect.void
    })
    const courseFolder = join(root, "services", "local", "course")
    yield* importFirstCourse({ courseFolder, dataFolder: folder, address, owner: accounts.instructor })
    return address
  })

export default async (project: TestProject) => {
  if (!existsSync(join(root, "services", "web", "dist", "app", "index.html")))
    throw new Error('the app is not built: run "npm run build" first')
  const folder = mkdtempSync(join(tmpdir(), "lyceum-browser-"))
  const scope = Scope.makeUnsafe()
  const address = await Effect.runPromise(platform(folder).pipe(Scope.provide(scope)))
  const server = await playwright.launchServer({
    executablePath: await chromium.executablePath(),
    // Our own: the package's arguments end the browser with its first page.
    args: ["--no-sandbox", "--disable-gpu"]
  })
  project.provide("address", address)
  project.provide("browser", server.wsEndpoint())
  return async () => {
    await server.close()
    await Effect.runPromise(Scope.close(scope, Exit.void))
    rmSync(folder, { recursive: true, force: true })
  }
}
