/** What an archive and everything in it may come to, counted while it is unpacked: what its directory claims is not believed. */
import { unfit } from "../Unfit.ts"

export const archiveLimits = {
  /** Files in it, with those of archives in it. */
  entries: 10_000,
  /** Unpacked bytes of all of them. */
  bytes: 1_000_000_000,
  /** Unpacked by packed bytes, asked from `freeBytes` on: small files of one letter are harmless. */
  ratio: 100,
  freeBytes: 20_000_000,
  /** An archive in an archive in an archive is the deepest. */
  depth: 3,
  /** Longest archive within an archive: it is held in memory. */
  nestedBytes: 50_000_000,
  /** Longest part that is read for its words. */
  partBytes: 50_000_000
} as const

/** Counts; throws a refusal at the first too many. */
export class Budget {
  #entries = 0
  #bytes = 0
  readonly #packed: number
  /** @param packed bytes of the outermost archive */
  constructor(packed: number) {
    this.#packed = Math.max(1, packed)
  }
  entry(): void {
    if (++this.#entries > archiveLimits.entries)
      throw unfit("archive-too-large", `more than ${archiveLimits.entries} files`)
  }
  unpacked(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > archiveLimits.bytes)
      throw unfit("archive-too-large", `more than ${archiveLimits.bytes} bytes unpacked`)
    if (this.#bytes > archiveLimits.freeBytes && this.#bytes > this.#packed * archiveLimits.ratio)
      throw unfit("archive-too-large", `unpacks to more than ${archiveLimits.ratio} times its size`)
  }
}
