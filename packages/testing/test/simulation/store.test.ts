/** The database in memory keeps the laws that the real one keeps (packages/database/test/EventStore.test.ts), in any interleaving. */
import { describe, it } from "@effect/vitest"
import { eventStoreLaws } from "@lyceum/testing/EventStoreLaws"
import { alone } from "@lyceum/testing/simulation/world/Alone"

describe("the event store in memory", () => {
  for (const { test, title } of eventStoreLaws) {
    it(title, () => {
      for (let seed = 1; seed <= 5; seed++) alone(seed, test)
    })
  }
})
