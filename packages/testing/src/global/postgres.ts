/** One real PostgreSQL for a whole test run; every test that needs one gets a database of its own from it. */
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { Effect, Exit, Scope } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestProject } from "vitest/node"

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

export default async (project: TestProject) => {
  const folder = mkdtempSync(join(tmpdir(), "lyceum-test-"))
  const scope = Scope.makeUnsafe()
  const server = await Effect.runPromise(
    embeddedPostgres({ folder: join(folder, "postgres"), durable: false }).pipe(Scope.provide(scope))
  )
  project.provide("postgresUrl", server.url)
  return async () => {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    rmSync(folder, { recursive: true, force: true })
  }
}
