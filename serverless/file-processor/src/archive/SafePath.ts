/** Names in archives that would leave the folder they are unpacked in, or mean something else there. Pure. */

const drive = /^[A-Za-z]:/
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const hidden = /[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/**
 * Whether a name stays below its folder on every system: no absolute path, no drive, no `..`, no control characters and none
 * that turn the reading direction (a name that looks like another).
 */
export const isSafePath = (name: string): boolean => {
  const path = name.replaceAll("\\", "/")
  return (
    path !== "" &&
    path.length <= 1024 &&
    !path.startsWith("/") &&
    !drive.test(path) &&
    !hidden.test(path) &&
    !path.split("/").some((segment) => segment.trim() === ".." || /^\.{3,}$/.test(segment))
  )
}
