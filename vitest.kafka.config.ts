import { defineConfig } from "vitest/config"

/** The tests that need a real Kafka broker (Java 17, Maven): `npm run test:kafka`. Services among them need PostgreSQL too. */
export default defineConfig({
  test: {
    include: ["{packages,services,streaming}/*/test-kafka/**/*.test.ts"],
    globalSetup: ["packages/testing/src/global/kafka.ts", "packages/testing/src/global/postgres.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { KAFKAJS_NO_PARTITIONER_WARNING: "1" },
    execArgv: ["--disable-warning=TimeoutNegativeWarning"]
  }
})
