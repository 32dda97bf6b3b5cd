/** Whether requests are counted and traced. Always, but where the cost of doing so is measured (`bench/telemetry.ts`). */
import { Context } from "effect"

export const RequestSignals = Context.Reference<boolean>("@lyceum/runtime/telemetry/RequestSignals", {
  defaultValue: () => true
})
