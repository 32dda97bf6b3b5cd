import { defineConfig } from "vitest/config"

/** The Flink SQL job beside ours on a real broker (JDK 17, Maven): `npm run test:flink`. */
export default defineConfig({
  test: {
    include: ["streaming/flink/test-flink/*.test.ts"],
    globalSetup: ["streaming/flink/test-flink/setup.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 60_000,
    env: { KAFKAJS_NO_PARTITIONER_WARNING: "1" },
    execArgv: ["--disable-warning=TimeoutNegativeWarning"]
  }
})
