import { defineConfig } from "vitest/config"

/** Signals of a running platform against their registry: `npm run test:telemetry`. */
export default defineConfig({
  test: {
    include: ["telemetry/test/**/*.test.ts"],
    globalSetup: ["packages/testing/src/global/postgres.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
