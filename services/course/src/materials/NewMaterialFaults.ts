/** What is asked of an upload before it may begin. Pure; every fault is named. */
import type { NewMaterial } from "@lyceum/api/CourseMaterials"
import { materialTypeOf } from "@lyceum/domain/MaterialTypes"
import { safePath } from "../olx/Archive.ts"

/** Signs that turn a line around, or cannot be seen: "exe.gpj" would read as "jpg.exe". */
const deceptive = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/

/** Reasons to refuse; none = it may be uploaded. */
export const newMaterialFaults = ({ mediaType, path, size }: NewMaterial): ReadonlyArray<string> => {
  const name = `"${path.slice(0, 200)}"`
  if (safePath(path) !== path || path === "" || deceptive.test(path) || !path.isWellFormed()) {
    return [`${name} cannot be the path of a file`]
  }
  const type = materialTypeOf(path)
  if (type === undefined) return [`${name}: files of this kind are not taken`]
  return [
    ...(type.mediaType === mediaType ? [] : [`${name}: its media type is ${type.mediaType}`]),
    ...(size === 0 ? [`${name}: it is empty`] : []),
    ...(size > type.maximumBytes ? [`${name}: larger than ${type.maximumBytes} bytes`] : [])
  ]
}
