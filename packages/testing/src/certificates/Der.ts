/** The few forms of DER (ITU-T X.690) that a certificate is made of: each gives the bytes of one value. */

const lengthOf = (length: number): ReadonlyArray<number> =>
  length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]

/** Tag, length, contents (fewer than 65 536 bytes). */
const value = (tag: number, ...contents: ReadonlyArray<Uint8Array>): Buffer => {
  const body = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body])
}

export const sequence = (...parts: ReadonlyArray<Uint8Array>) => value(0x30, ...parts)
export const set = (...parts: ReadonlyArray<Uint8Array>) => value(0x31, ...parts)
/** `[n] EXPLICIT`. */
export const tagged = (n: number, part: Uint8Array) => value(0xa0 + n, part)
/** `[n] IMPLICIT` of something without parts. */
export const implicit = (n: number, bytes: Uint8Array) => value(0x80 + n, bytes)
/** Positive: a leading bit would be a sign. */
export const integer = (bytes: Uint8Array) =>
  value(0x02, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
export const boolean = (is: boolean) => value(0x01, Buffer.from([is ? 0xff : 0]))
export const text = (words: string) => value(0x0c, Buffer.from(words))
export const octets = (part: Uint8Array) => value(0x04, part)
/** Whole bytes. */
export const bits = (part: Uint8Array) => value(0x03, Buffer.from([0]), part)
/** To the second. */
export const time = (at: Date) => value(0x18, Buffer.from(at.toISOString().replaceAll(/[-:T]|\.\d+/g, "")))

/** An identifier such as `2.5.29.17`. */
export const oid = (name: string) => {
  const [first = 0, second = 0, ...rest] = name.split(".").map(Number)
  const parts = rest.flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return value(0x06, Buffer.from([first * 40 + second, ...parts]))
}
