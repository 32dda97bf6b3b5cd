/** Readable names in addresses, from titles. Pure. */

const maxLength = 80
const uuidLike = /^[0-9a-f]{8}-[0-9a-f]{4}-/

/** The slug that a title suggests: lower-case ASCII letters and digits, words joined by hyphens; never looks like an id. */
export const slugOf = (title: string): string => {
  const plain = title
    .slice(0, 400)
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, "")
  return plain === "" ? "course" : uuidLike.test(plain) ? `course-${plain}` : plain
}

/** The first of `base`, `base-2`, `base-3` … that is not taken. */
export const firstFreeSlug = (base: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(base)) return base
  for (let n = 2; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`
}
