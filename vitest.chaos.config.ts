import { defineConfig } from "vitest/config"

/** Real processes under faults, a few fixed seeds: `npm run test:chaos`. Long runs: `npm run chaos`. */
export default defineConfig({
  test: {
    include: ["packages/testing/test-chaos/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 400_000,
    hookTimeout: 60_000
  }
})
