import { defineConfig } from "vitest/config"

/** The tests of the browser app: the app built as it is now, the real platform, a real Chromium. */
export default defineConfig({
  test: {
    include: ["services/web/test-browser/**/*.test.ts"],
    globalSetup: ["services/web/test-browser/support/global.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000
  }
})
