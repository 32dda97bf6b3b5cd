/** One build of the app as it is now, one platform with its shipped course, and one Chromium: for tests, benches and pictures. */
import { importFirstCourse } from "@lyceum/local/platform/FirstCourse"
import { type PlatformOptions, type RunningService, startPlatform } from "@lyceum/local/platform/Platform"
import { probePort } from "@lyceum/local/platform/Ports"
import chromium from "@sparticuz/chromium"
import { Effect, Exit, Scope } from "effect"
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { type BrowserServer, chromium as playwright } from "playwright-core"
import { accounts } from "./accounts.ts"

/** What stands until `close`. */
export interface Harness {
  /** Where the platform is, without a slash at the end. */
  readonly address: string
  readonly browser: BrowserServer
  /** The platform's data folder. */
  readonly folder: string
  /** Ends all of it and removes its data. */
  readonly close: () => Promise<void>
}

/** A platform for one test. */
export interface OwnPlatform {
  /** Where it is, without a slash at the end. */
  readonly address: string
  /** Stops one of its services: nothing listens at its address any more. */
  readonly stop: (service: string) => Promise<void>
  readonly start: (service: string) => Promise<void>
  /** Ends all of it and removes its data. */
  readonly close: () => Promise<void>
}

const root = resolve(import.meta.dirname, "..", "..", "..", "..")

/** Where a run has the app that was built for it, in the folder of its harness. */
export const appIn = (folder: string) => join(folder, "app")

/**
 * In a folder of its own: whoever builds meanwhile does not take the files away. In a process of its own: a test run is not
 * `production`, and React would be the slow one.
 */
const buildApp = (folder: string): void => {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js")
  const app = join(root, "services", "web", "app")
  const { status, stderr } = spawnSync(
    process.execPath,
    [vite, "build", app, "--config", join(app, "vite.config.ts"), "--outDir", appIn(folder), "--logLevel", "warn"],
    { encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } }
  )
  if (status !== 0) throw new Error(`the app does not build:\n${stderr}`)
}

/** A platform of its own with the shipped course. `onService` is given each of its services, to stop and start it. */
const platform = (folder: string, appFolder: string, onService: Pick<PlatformOptions, "onService"> = {}) =>
  Effect.gen(function* () {
    const address = yield* startPlatform({
      folder,
      port: yield* probePort(0),
      accounts: Object.values(accounts),
      demoAccounts: Object.values(accounts),
      durable: false,
      appFolder,
      ...onService,
      started: () => Effect.void
    })
    const courseFolder = join(root, "services", "local", "course")
    yield* importFirstCourse({ courseFolder, dataFolder: folder, address, owner: accounts.instructor })
    return address
  })

/** A platform whose services a test may stop. `appFolder`: a build to serve. */
export const ownPlatform = async (appFolder: string): Promise<OwnPlatform> => {
  const folder = mkdtempSync(join(tmpdir(), "lyceum-browser-"))
  const scope = Scope.makeUnsafe()
  const services = new Map<string, RunningService>()
  const onService = (name: string, service: RunningService) => void services.set(name, service)
  const address = await Effect.runPromise(platform(folder, appFolder, { onService }).pipe(Scope.provide(scope)))
  const of = (name: string) => services.get(name) ?? assert.fail(`there is no service ${name}`)
  return {
    address,
    stop: (name) => Effect.runPromise(of(name).stop),
    start: (name) => Effect.runPromise(of(name).start),
    close: async () => {
      await Effect.runPromise(Scope.close(scope, Exit.void))
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** `appFolder`: a build to serve, with its compressed files; absent = the app is built for this run. */
export const startHarness = async (appFolder?: string): Promise<Harness> => {
  const folder = mkdtempSync(join(tmpdir(), "lyceum-browser-"))
  const scope = Scope.makeUnsafe()
  if (appFolder === undefined) buildApp(folder)
  const address = await Effect.runPromise(platform(folder, appFolder ?? appIn(folder)).pipe(Scope.provide(scope)))
  const browser = await playwright.launchServer({
    executablePath: await chromium.executablePath(),
    // Our own: the package's arguments end the browser with its first page.
    args: ["--no-sandbox", "--disable-gpu"]
  })
  return {
    address,
    browser,
    folder,
    close: async () => {
      await browser.close()
      await Effect.runPromise(Scope.close(scope, Exit.void))
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
