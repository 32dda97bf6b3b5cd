import { defineConfig } from "vitest/config"

/** What brings the platform into the clouds: images, charts, Argo CD, an API server, Pulumi: `npm run test:delivery`. */
export default defineConfig({
  test: {
    include: ["test-delivery/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 600_000
  }
})
