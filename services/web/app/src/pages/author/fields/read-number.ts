/** Numbers as people type them. */

const zeros = [0x30, 0x660, 0x6f0]

/** Latin digits for those of Arabic and Persian. */
const latin = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    return String(code - (zeros.findLast((zero) => code >= zero) ?? 0))
  })

/** `1.5`, `1,5`, `-2`, `1e3`, `١٫٥`; `null` when it is no number. */
export const readNumber = (text: string): number | null => {
  const plain = latin(text.trim())
    .replace(/[,\u066b]/, ".")
    .replace("\u2212", "-")
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(plain)) return null
  const number = Number(plain)
  return Number.isFinite(number) ? number : null
}
