import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: [
      "{packages,services,streaming,serverless}/*/test/**/*.test.ts",
      "services/web/app/test/**/*.test.ts",
      "test/**/*.test.ts",
      "bench/test/**/*.test.ts"
    ],
    globalSetup: ["packages/testing/src/global/postgres.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { KAFKAJS_NO_PARTITIONER_WARNING: "1" }
  }
})
