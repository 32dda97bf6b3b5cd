/** One harness for a whole run; every test gets a browser context of its own. */
import type { TestProject } from "vitest/node"
import { startHarness } from "./Harness.ts"

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the platform is, without a slash at the end. */
    readonly address: string
    /** Where the browser listens for those who drive it. */
    readonly browser: string
    /** The platform's data folder. */
    readonly folder: string
  }
}

export default async (project: TestProject) => {
  const { address, browser, close, folder } = await startHarness()
  project.provide("address", address)
  project.provide("browser", browser.wsEndpoint())
  project.provide("folder", folder)
  return close
}
