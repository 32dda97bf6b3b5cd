/**
 * A UUID in its text form (RFC 9562, lower case) as four 32-bit words, straight from where it stands. One text has one value
 * and one value one text, so the words can stand for the text in exact sets, at less than half its cost.
 */

/** A UUID's text is so long. */
export const uuidLength = 36

const places = Uint8Array.from(
  Array.from("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx").flatMap((c, i) => (c === "x" ? [i] : []))
)
const nibbles = new Int8Array(256).fill(-1)
for (const [value, digit] of Array.from("0123456789abcdef").entries()) nibbles[digit.charCodeAt(0)] = value
const dash = 45

/** Reads the 36 bytes at `at` into the four words. False = they are no UUID in lower case; `into` means nothing then. */
export const uuidWordsAt = (bytes: Uint8Array, at: number, into: Uint32Array): boolean => {
  if (bytes[at + 8] !== dash || bytes[at + 13] !== dash || bytes[at + 18] !== dash || bytes[at + 23] !== dash)
    return false
  let wrong = 0
  for (let word = 0; word < 4; word++) {
    let value = 0
    for (let i = word * 8; i < word * 8 + 8; i++) {
      const nibble = nibbles[bytes[at + (places[i] ?? 0)] ?? 0] ?? -1
      wrong |= nibble
      value = (value << 4) | nibble
    }
    into[word] = value
  }
  return wrong >= 0
}

/** The same of a text. */
export const uuidWordsOf = (text: string, into: Uint32Array): boolean => {
  if (text.length !== uuidLength) return false
  for (let i = 0; i < uuidLength; i++) {
    const unit = text.charCodeAt(i)
    // Units above 255 would be cut to a byte that may be a digit.
    if (unit > 127) return false
    scratch[i] = unit
  }
  return uuidWordsAt(scratch, 0, into)
}

/** The function never yields while it uses it. */
const scratch = new Uint8Array(uuidLength)
