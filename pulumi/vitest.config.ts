import { defineConfig } from "vitest/config"

/** Stacks are run under Pulumi's mocks, whose state is the process's: each file has a process of its own. */
export default defineConfig({
  test: { include: ["test/**/*.test.ts"], pool: "forks", maxWorkers: 2, testTimeout: 60_000, hookTimeout: 120_000 }
})
