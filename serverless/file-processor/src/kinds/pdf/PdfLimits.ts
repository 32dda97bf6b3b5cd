/** What reading one PDF may take. Not configured: the function's time and memory are set to hold them. */
import { Context, type Duration } from "effect"

export interface Limits {
  /** Until the thread has loaded its libraries; a thread that takes longer is a defect. */
  readonly start: Duration.Input
  /** From then on to its answer. */
  readonly time: Duration.Input
  /** Objects of the thread, in MiB. */
  readonly heap: number
  /** Its buffers (the file, what is unpacked of it, pixels), in MiB: V8 does not count them as its heap, so they are looked at. */
  readonly buffers: number
  /** How often its buffers are looked at. */
  readonly look: Duration.Input
}

/** The limits in force; tests give smaller ones. */
export const PdfLimits = Context.Reference<Limits>("@lyceum/file-processor/PdfLimits", {
  defaultValue: () => ({ start: "20 seconds", time: "60 seconds", heap: 512, buffers: 800, look: "100 millis" })
})
