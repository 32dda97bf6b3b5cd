import { Effect } from "effect"
import { inject } from "vitest"
import { inboxLaws } from "../test/InboxLaws.ts"

inboxLaws(
  "moto",
  Effect.sync(() => inject("cloudAws")),
  { timeToLive: true }
)
