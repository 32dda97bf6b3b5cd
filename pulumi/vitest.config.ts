import { defineConfig } from "vitest/config"

/** Pulumi's mocks are the process's, and running every stack takes a while: one process for all files, which share what was run. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    isolate: false,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000
  }
})
