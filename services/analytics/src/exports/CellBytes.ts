/** Cells written as text straight into bytes: millions of them, so no string is made of what is no text. Pure. */

/** Bytes and how many of them are written. */
export interface Written {
  bytes: Uint8Array<ArrayBuffer>
  at: number
}

const encoder = new TextEncoder()
const zero = 48

/** Sees to it that so many bytes fit in. */
export const reserve = (into: Written, more: number): void => {
  if (into.at + more <= into.bytes.length) return
  const larger = new Uint8Array(Math.max(into.bytes.length * 2, into.at + more))
  larger.set(into.bytes.subarray(0, into.at))
  into.bytes = larger
}

/** Text of ASCII alone; room for it is reserved. */
export const writeAscii = (into: Written, text: string): void => {
  const { bytes } = into
  let at = into.at
  for (let from = 0; from < text.length; from++) bytes[at++] = text.charCodeAt(from)
  into.at = at
}

/** Any text, as UTF-8. */
export const writeText = (into: Written, text: string): void => {
  const encoded = encoder.encode(text)
  reserve(into, encoded.length)
  into.bytes.set(encoded, into.at)
  into.at += encoded.length
}

const hex = new Uint8Array(512)
for (let byte = 0; byte < 256; byte++) encoder.encodeInto(byte.toString(16).padStart(2, "0"), hex.subarray(byte * 2))

/** A UUID whose 16 bytes stand at a place, as RFC 9562 writes it; room for 36 is reserved. */
export const writeUuid = (into: Written, from: Uint8Array, place: number): void => {
  const { bytes } = into
  let at = into.at
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) bytes[at++] = 45
    const digits = (from[place + index] ?? 0) * 2
    bytes[at++] = hex[digits] ?? zero
    bytes[at++] = hex[digits + 1] ?? zero
  }
  into.at = at
}

/** A whole number from 0 on in at least so many digits; room for them is reserved. */
const writeDigits = (into: Written, value: number, count: number): void => {
  let rest = value
  for (let place = into.at + count - 1; place >= into.at; place--) {
    into.bytes[place] = zero + (rest % 10)
    rest = Math.trunc(rest / 10)
  }
  into.at += count
}

/** Bytes that a whole number takes at most: a sign and 19 digits of 64 bits. */
export const numberWidth = 20

/** A whole number; room of `numberWidth` is reserved. */
export const writeNumber = (into: Written, value: number | bigint): void => {
  // Most are attempts and counts of one digit.
  if (typeof value === "number" && value >= 0 && value < 10) writeDigits(into, value, 1)
  else writeAscii(into, String(value))
}

/** Bytes that a time takes at most (ECMA-262, 21.4.1.32): years of six digits and a sign. */
export const timeWidth = 27
const day = 86_400_000

/** Writes times, given in milliseconds since 1970, as `Date.prototype.toISOString` does; room of `timeWidth` is reserved. */
export const timeWriter = () => {
  const days = new Map<number, string>()
  const dateOf = (number: number): string => {
    const known = days.get(number)
    if (known !== undefined) return known
    const date = new Date(number * day).toISOString().slice(0, -"00:00:00.000Z".length)
    days.set(number, date)
    return date
  }
  return (into: Written, time: number): void => {
    const number = Math.floor(time / day)
    writeAscii(into, dateOf(number))
    const rest = time - number * day
    const { bytes } = into
    writeDigits(into, Math.floor(rest / 3_600_000), 2)
    bytes[into.at++] = 58
    writeDigits(into, Math.floor(rest / 60_000) % 60, 2)
    bytes[into.at++] = 58
    writeDigits(into, Math.floor(rest / 1000) % 60, 2)
    bytes[into.at++] = 46
    writeDigits(into, rest % 1000, 3)
    bytes[into.at++] = 90
  }
}
