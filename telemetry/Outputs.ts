/** Every file that is made from telemetry's sources. Pure. */
import { sloRules } from "./alerts/slo.ts"
import { dashboards } from "./dashboards/build/All.ts"
import { signalsPage } from "./Page.ts"

/** Path from the root → content. */
export const outputs = (): ReadonlyMap<string, string> =>
  new Map([
    ["docs/signals.md", signalsPage()],
    ["telemetry/alerts/slo.yaml", sloRules()],
    ...Object.entries(dashboards).map(
      ([name, dashboard]) => [`telemetry/dashboards/${name}.json`, `${JSON.stringify(dashboard, null, 2)}\n`] as const
    )
  ])
