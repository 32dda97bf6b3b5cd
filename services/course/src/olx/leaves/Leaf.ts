/** Which reader a leaf gets. */
import { readProblem } from "../problem/Problem.ts"
import type { LeafReader } from "./LeafContext.ts"
import { readText } from "./Text.ts"
import { readDone, readUnsupported } from "./Unsupported.ts"
import { readVideo } from "./Video.ts"

const readers: Readonly<Record<string, LeafReader>> = {
  html: readText,
  video: readVideo,
  done: readDone,
  problem: readProblem
}

/** Reads a leaf by its tag; what our export marked as unsupported stays so, whatever its tag. */
export const readLeaf: LeafReader = (leaf, context) => {
  const marked = leaf.element.attribs["lyceum_unsupported"] !== undefined
  const reader = marked || !Object.hasOwn(readers, leaf.tag) ? readUnsupported : (readers[leaf.tag] ?? readUnsupported)
  return reader(leaf, context)
}
