/**
 * The EICAR test file, found wherever it stands in a file, piece by piece and in constant memory. Scanners that know more
 * are asked elsewhere; this one needs nothing and shows that files are looked at. Pure but for what one scan remembers.
 */

/** In two halves, so that no scanner finds it here. */
const eicar = new TextEncoder().encode(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("")
)
const first = eicar[0] ?? 0

/** Where bytes hold the whole of it, or -1. */
const find = (bytes: Uint8Array): number => {
  for (let at = bytes.indexOf(first); at >= 0 && at + eicar.length <= bytes.length; at = bytes.indexOf(first, at + 1))
    if (eicar.every((byte, index) => bytes[at + index] === byte)) return at
  return -1
}

/** Gets a file piece by piece. */
export interface TestVirusScan {
  readonly see: (chunk: Uint8Array) => void
  /** Whether what was seen so far holds it. */
  readonly found: () => boolean
}

/** Begins to look at a file. */
export const testVirusScan = (): TestVirusScan => {
  let tail = new Uint8Array(0)
  let found = false
  const rest = eicar.length - 1
  return {
    see: (chunk) => {
      if (found) return
      // The seam: the end of what came before and as much of this chunk as can complete it.
      const seam = new Uint8Array(tail.length + Math.min(rest, chunk.length))
      seam.set(tail)
      seam.set(chunk.subarray(0, rest), tail.length)
      found = find(seam) >= 0 || find(chunk) >= 0
      tail = chunk.length >= rest ? chunk.slice(-rest) : seam.slice(-rest)
    },
    found: () => found
  }
}

/** Whether bytes hold the test virus. */
export const holdsTestVirus = (bytes: Uint8Array): boolean => find(bytes) >= 0
