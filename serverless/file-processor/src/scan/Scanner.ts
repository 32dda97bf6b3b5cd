/**
 * Port Scanner: somebody who knows malware looks at an upload. The bytes of a file pass once, so a scanner is shown them as
 * they pass; one that looks at the object itself (a cloud's own) takes none of them.
 */
import { Context, Effect, Layer, Schema, type Scope } from "effect"

/** `null` = nothing found; otherwise what was found, for the log. */
export type Verdict = string | null

/** The scanner did not answer, or not yet: the job must come again. Nothing passes unscanned. */
export class ScannerUnavailable extends Schema.TaggedError<ScannerUnavailable>()("ScannerUnavailable", {
  scanner: Schema.String,
  cause: Schema.Defect()
}) {
  override get message() {
    return `the scanner ${this.scanner} has not said yet whether a file is clean`
  }
}

/** One look at one file. */
export interface Scan {
  /** Shown every piece of the file in order. */
  readonly see: (chunk: Uint8Array) => Effect.Effect<void, ScannerUnavailable>
  /** Asked once, after the last piece. */
  readonly verdict: Effect.Effect<Verdict, ScannerUnavailable>
}

export class Scanner extends Context.Service<
  Scanner,
  {
    /** Begins to look at the object of this key; what it holds is given back with the scope. */
    readonly begin: (object: {
      readonly key: string
      readonly size: number
    }) => Effect.Effect<Scan, ScannerUnavailable, Scope.Scope>
  }
>()("@lyceum/file-processor/Scanner") {
  /** Nobody beside the function's own look for the test virus. For a laptop; a deployment says `SCANNER` otherwise. */
  static readonly none: Layer.Layer<Scanner> = Layer.succeed(
    Scanner,
    Scanner.of({ begin: () => Effect.succeed({ see: () => Effect.void, verdict: Effect.succeed(null) }) })
  )
}
