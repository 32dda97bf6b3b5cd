/** Arithmetic of IPv4 ranges. Pure. */

const bits = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)
const dotted = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".")

/** The `index`th range of `prefix` bits in a range: `subRange("10.20.0.0/16", 20, 1)` is `10.20.16.0/20`. */
export const subRange = (cidr: string, prefix: number, index: number): string => {
  const [address = "", length = ""] = cidr.split("/")
  const size = 2 ** (32 - prefix)
  const room = 2 ** (32 - Number(length))
  if ((index + 1) * size > room) throw new Error(`the range ${cidr} has no ${index + 1} ranges of /${prefix}`)
  return `${dotted(bits(address) + index * size)}/${prefix}`
}
