/** Looks at an upload in quarantine: what it is, or why it is refused. Changes nothing. */
import { materialTypes } from "@lyceum/domain/MaterialTypes"
import type { MaterialRejection } from "@lyceum/events/Materials"
import type { ObjectInfo } from "@lyceum/storage/ObjectStore"
import { Effect } from "effect"
import { fingerprint } from "./Fingerprint.ts"
import { describerOf } from "./kinds/Kinds.ts"
import { objectReader } from "./ObjectReader.ts"
import { disagreement } from "./Sniff.ts"
import { Unfit, unfit } from "./Unfit.ts"

const bounds = new Map(materialTypes.map(({ maximumBytes, mediaType }) => [mediaType, maximumBytes]))

/** A media type without its parameters (RFC 9110 8.3.1). */
const essence = (mediaType: string): string => (mediaType.split(";")[0] ?? "").trim().toLowerCase()

/** Findings, hash and media type of what passes; `Unfit` with all reasons that are known without trusting the file. */
export const examine = Effect.fn("examine")(function* (info: ObjectInfo) {
  const mediaType = essence(info.mediaType)
  const maximum = bounds.get(mediaType)
  if (info.size === 0) return yield* unfit("empty", "it has no bytes")
  if (maximum === undefined) return yield* unfit("type-not-allowed", "this kind of file is not taken")
  if (info.size > maximum) return yield* unfit("too-large", `more than ${maximum} bytes`)
  const reader = yield* objectReader(info.key, info.size)
  const disagrees = yield* disagreement(mediaType, reader)
  const { infection, sha256 } = yield* fingerprint(info)
  const [first, ...more] = [
    ...(infection === null ? [] : (["infected"] satisfies Array<MaterialRejection>)),
    ...(disagrees === null ? [] : [disagrees])
  ]
  if (first !== undefined)
    return yield* new Unfit({
      reasons: [first, ...more],
      detail: infection ?? "its content is not what it is said to be"
    })
  const describe = yield* Effect.promise(() => describerOf(mediaType))
  const findings = yield* describe({ key: info.key, mediaType, reader })
  return { mediaType, sha256, findings }
})
