/**
 * Looks at a file while it is stored, in constant memory: does its content fit its name, does it hold a known test virus, is
 * it a drawing that runs. Everything that is delivered is sandboxed and only images, sound and film are shown in place; HTML,
 * scripts and documents are saved, never run, and so are allowed. An SVG is shown in place: one with scripts is refused.
 */
import { isActiveSvg } from "@lyceum/domain/inspection/ActiveDrawing"
import { testVirusScan } from "@lyceum/domain/inspection/TestVirus"
import { disagreement, headLength } from "./Sniff.ts"

/** Longest drawing that is read for scripts, in bytes. */
const maxDrawing = 5_000_000

/** Gets a file piece by piece. */
export interface Inspection {
  readonly see: (chunk: Uint8Array) => void
  /** Why the file is refused; asked once, at its end. */
  readonly faults: () => ReadonlyArray<string>
}

/** Begins to look at a file of this path and of the media type that the path says. */
export const inspect = (path: string, mediaType: string): Inspection => {
  let head = new Uint8Array(0)
  const virus = testVirusScan()
  const isDrawing = mediaType === "image/svg+xml"
  const drawing: Array<Uint8Array> = []
  let drawn = 0
  return {
    see: (chunk) => {
      if (head.length < headLength)
        head = new Uint8Array(Buffer.concat([head, chunk.subarray(0, headLength - head.length)]))
      virus.see(chunk)
      if (isDrawing && drawn <= maxDrawing) {
        drawing.push(new Uint8Array(chunk))
        drawn += chunk.length
      }
    },
    faults: () => {
      const name = `the file "${path}"`
      const disagrees = disagreement(mediaType, head)
      return [
        ...(virus.found() ? [`${name}: it holds the EICAR test virus`] : []),
        ...(disagrees === null ? [] : [`${name}: ${disagrees}`]),
        ...(drawn > maxDrawing ? [`${name}: a drawing of more than ${maxDrawing} bytes`] : []),
        ...(isDrawing && drawn <= maxDrawing && isActiveSvg(Buffer.concat(drawing))
          ? [`${name}: the drawing holds a script or something else that runs`]
          : [])
      ]
    }
  }
}
