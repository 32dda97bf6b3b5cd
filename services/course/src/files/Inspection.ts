/**
 * Looks at a file while it is stored, in constant memory: does its content fit its name, does it hold a known test virus, is
 * it a drawing that runs. Everything that is delivered is sandboxed and only images, sound and film are shown in place; HTML,
 * scripts and documents are saved, never run, and so are allowed. An SVG is shown in place: one with scripts is refused.
 */
import { disagreement, headLength } from "./Sniff.ts"

/** The EICAR test file, in two halves so that no scanner finds it here. */
const eicar = Buffer.from(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join(""),
  "latin1"
)

/** Whether bytes hold the test virus: asked of every file of an archive. */
export const holdsTestVirus = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(eicar)

/** Longest drawing that is read for scripts, in bytes. */
const maxDrawing = 5_000_000

const active =
  /<(?:[\w-]+:)?(?:script|foreignObject|iframe|embed|object|handler|listener)\b|\son[a-z]+\s*=|(?:javascript|vbscript)\s*:|(?:href|src|to|from|values)\s*=\s*["']?\s*data\s*:\s*(?:text\/html|image\/svg)|<!ENTITY/i

/** Entities spelled out, so that `&#106;avascript:` is read as what it is; white space inside a scheme is left out. */
const spelled = (text: string): string =>
  text
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (whole, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
    .replace(/&(?:Tab|NewLine);/gi, "")

const squeezed = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- browsers skip these inside a scheme
  text.replace(/[\u0000-\u001f]+/g, "")

/** Whether a drawing runs something. Read as UTF-8 and, where it says so, UTF-16. Pure. */
export const isActiveSvg = (bytes: Uint8Array): boolean => {
  const wide = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0
  const text = spelled(
    new TextDecoder(wide ? (bytes[0] === 0xfe || bytes[0] === 0 ? "utf-16be" : "utf-16le") : "utf-8").decode(bytes)
  )
  return active.test(text) || active.test(squeezed(text))
}

/** Gets a file piece by piece. */
export interface Inspection {
  readonly see: (chunk: Uint8Array) => void
  /** Why the file is refused; asked once, at its end. */
  readonly faults: () => ReadonlyArray<string>
}

/** Begins to look at a file of this path and of the media type that the path says. */
export const inspect = (path: string, mediaType: string): Inspection => {
  let head = new Uint8Array(0)
  let tail = Buffer.alloc(0)
  let infected = false
  const isDrawing = mediaType === "image/svg+xml"
  const drawing: Array<Uint8Array> = []
  let drawn = 0
  return {
    see: (chunk) => {
      if (head.length < headLength)
        head = new Uint8Array(Buffer.concat([head, chunk.subarray(0, headLength - head.length)]))
      if (!infected) {
        const window = Buffer.concat([tail, chunk])
        infected = window.includes(eicar)
        tail = Buffer.from(window.subarray(Math.max(0, window.length - eicar.length + 1)))
      }
      if (isDrawing && drawn <= maxDrawing) {
        drawing.push(new Uint8Array(chunk))
        drawn += chunk.length
      }
    },
    faults: () => {
      const name = `the file "${path}"`
      const disagrees = disagreement(mediaType, head)
      return [
        ...(infected ? [`${name}: it holds the EICAR test virus`] : []),
        ...(disagrees === null ? [] : [`${name}: ${disagrees}`]),
        ...(drawn > maxDrawing ? [`${name}: a drawing of more than ${maxDrawing} bytes`] : []),
        ...(isDrawing && drawn <= maxDrawing && isActiveSvg(Buffer.concat(drawing))
          ? [`${name}: the drawing holds a script or something else that runs`]
          : [])
      ]
    }
  }
}
