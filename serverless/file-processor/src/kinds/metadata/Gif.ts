/** GIF (89a): comments and blocks of applications go, but for the one that says how often it plays. */
import { concatenated } from "./Orientation.ts"

const looping = ["NETSCAPE2.0", "ANIMEXTS1.0"]

const tableLength = (packed: number): number => ((packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1))

export const gifWithoutMetadata = (bytes: Uint8Array, _orientation: number): Uint8Array => {
  const at = (index: number): number => {
    const byte = bytes[index]
    if (byte === undefined) throw new Error("a GIF is cut off")
    return byte
  }
  /** Behind the blocks that begin at `from`. */
  const behindBlocks = (from: number): number => {
    let index = from
    while (at(index) !== 0) index += at(index) + 1
    return index + 1
  }
  let position = 13 + tableLength(at(10))
  const pieces: Array<Uint8Array> = [bytes.subarray(0, position)]
  for (;;) {
    const kind = at(position)
    if (kind === 0x3b) return concatenated([...pieces, new Uint8Array([0x3b])])
    let end: number
    let stays = true
    if (kind === 0x2c) end = behindBlocks(position + 11 + tableLength(at(position + 9)))
    else if (kind === 0x21) {
      end = behindBlocks(position + 2)
      const label = at(position + 1)
      const application = String.fromCharCode(...bytes.subarray(position + 3, position + 14))
      stays = label === 0xf9 || (label === 0xff && looping.includes(application))
    } else throw new Error("a GIF block of no kind")
    if (stays) pieces.push(bytes.subarray(position, end))
    position = end
  }
}
