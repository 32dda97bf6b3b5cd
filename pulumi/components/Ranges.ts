/** Ranges of addresses (IPv4), cut out of one another. Pure. */

/** A range as numbers: its first address and how many it has. */
interface Span {
  readonly first: number
  readonly size: number
}

const spanOf = (cidr: string): Span => {
  const [address = "", bits = ""] = cidr.split("/")
  const octets = address.split(".").map(Number)
  const size = 2 ** (32 - Number(bits))
  const first = octets.reduce((sum, octet) => sum * 256 + octet, 0)
  if (octets.length !== 4 || octets.some((one) => !(one >= 0 && one <= 255)) || !(size >= 1) || first % size !== 0)
    throw new Error(`"${cidr}" is no range of addresses`)
  return { first, size }
}

/** The `index`-th range with a prefix of `bits` inside `cidr`; throws where it has no such. */
export const rangeIn = (cidr: string, bits: number, index: number): string => {
  const whole = spanOf(cidr)
  const size = 2 ** (32 - bits)
  const first = whole.first + size * index
  if (size > whole.size || first + size > whole.first + whole.size)
    throw new Error(`"${cidr}" has no range ${index} of /${bits}`)
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${bits}`
}

/** Whether two ranges share an address: networks that are joined must not. */
export const overlap = (one: string, other: string): boolean => {
  const [a, b] = [spanOf(one), spanOf(other)]
  return a.first < b.first + b.size && b.first < a.first + a.size
}
