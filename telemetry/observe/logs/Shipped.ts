/** What a shipper says of itself, by the names that Alloy's has: the same panels and alerts look at both. */
import type { Family } from "@lyceum/runtime/telemetry/Families"

/** Why lines were given up: Loki did not answer to the end of all retries, or said that it never will take them. */
const reasons = ["retries", "refused"] as const

/** Counts since the start. */
export interface Shipped {
  entries: number
  bytes: number
  readonly dropped: Record<(typeof reasons)[number], number>
}

export const nothingShipped = (): Shipped => ({ entries: 0, bytes: 0, dropped: { retries: 0, refused: 0 } })

const counter = (name: string, help: string, value: number): Family => ({
  name,
  type: "counter",
  help,
  samples: [{ suffix: "", labels: {}, value }]
})

/** As a scrape is answered. */
export const shippedFamilies = ({ bytes, dropped, entries }: Shipped): ReadonlyArray<Family> => [
  counter("loki_write_sent_bytes_total", "Bytes that Loki took", bytes),
  counter("loki_write_sent_entries_total", "Lines that Loki took", entries),
  {
    name: "loki_write_dropped_entries_total",
    type: "counter",
    help: "Lines that were given up",
    samples: reasons.map((reason) => ({ suffix: "", labels: { reason }, value: dropped[reason] }))
  }
]
