/**
 * The EICAR test file, found wherever it stands in a file, piece by piece and in constant memory. Scanners that know more
 * are asked elsewhere; this one needs nothing and shows that files are looked at. Pure but for what one scan remembers.
 */

/** In two halves, so that no scanner finds it here. */
const eicar = new TextEncoder().encode(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("")
)
const last = eicar.length - 1
/** How far the search may go on by the byte under the end of the pattern (Horspool 1980): no file can make it slow. */
const skip = new Uint8Array(256).fill(eicar.length)
for (let index = 0; index < last; index++) skip[eicar[index] ?? 0] = last - index

/** Where bytes hold the whole of it, or -1. */
const find = (bytes: Uint8Array): number => {
  let at = 0
  while (at + last < bytes.length) {
    let index = last
    while (index >= 0 && bytes[at + index] === eicar[index]) index--
    if (index < 0) return at
    at += skip[bytes[at + last] ?? 0] ?? 1
  }
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
  return {
    see: (chunk) => {
      if (found) return
      // The seam: the end of what came before and as much of this chunk as can complete it.
      const seam = new Uint8Array(tail.length + Math.min(last, chunk.length))
      seam.set(tail)
      seam.set(chunk.subarray(0, last), tail.length)
      found = find(seam) >= 0 || find(chunk) >= 0
      tail = chunk.length >= last ? chunk.slice(-last) : seam.slice(-last)
    },
    found: () => found
  }
}

/** Whether bytes hold the test virus. */
export const holdsTestVirus = (bytes: Uint8Array): boolean => find(bytes) >= 0
