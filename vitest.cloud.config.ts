import { defineConfig } from "vitest/config"

/** The tests against the clouds' protocols (moto from PyPI, azurite and dynalite from npm): `npm run test:cloud`. */
export default defineConfig({
  test: {
    include: ["{packages,services,serverless}/*/test-cloud/**/*.test.ts"],
    globalSetup: ["packages/testing/src/global/cloud.ts", "packages/testing/src/global/postgres.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000
  }
})
