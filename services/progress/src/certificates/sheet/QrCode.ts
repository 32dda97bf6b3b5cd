/** QR codes (ISO/IEC 18004): byte mode, error correction level M, versions 1 to 10, which is up to 213 bytes. Pure. */

/** Rows of modules; true = dark. */
export type Modules = ReadonlyArray<ReadonlyArray<boolean>>

/** For each version: check codewords of a block, and the blocks' data codewords (table 9, level M). */
const layouts: ReadonlyArray<{ readonly check: number; readonly blocks: ReadonlyArray<number> }> = [
  { check: 10, blocks: [16] },
  { check: 16, blocks: [28] },
  { check: 26, blocks: [44] },
  { check: 18, blocks: [32, 32] },
  { check: 24, blocks: [43, 43] },
  { check: 16, blocks: [27, 27, 27, 27] },
  { check: 18, blocks: [31, 31, 31, 31] },
  { check: 22, blocks: [38, 38, 39, 39] },
  { check: 22, blocks: [36, 36, 36, 37, 37] },
  { check: 26, blocks: [43, 43, 43, 43, 44] }
]

/** Centres of the alignment patterns (annex E). */
const alignments: ReadonlyArray<ReadonlyArray<number>> = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50]
]

/** Product in GF(256) with the polynomial 0x11d. */
export const product = (a: number, b: number): number => {
  let result = 0
  for (let bit = 7; bit >= 0; bit--) {
    result = (result << 1) ^ ((result >>> 7) * 0x11d)
    if ((b >>> bit) & 1) result ^= a
  }
  return result
}

const generator = (degree: number): ReadonlyArray<number> => {
  let coefficients: ReadonlyArray<number> = [1]
  let root = 1
  for (let step = 0; step < degree; step++) {
    const shifted = [...coefficients, 0]
    coefficients = shifted.map((value, index) => value ^ product(coefficients[index - 1] ?? 0, root))
    root = product(root, 2)
  }
  return coefficients.slice(1)
}

const checkOf = (data: ReadonlyArray<number>, degree: number): ReadonlyArray<number> => {
  const divisor = generator(degree)
  let remainder: ReadonlyArray<number> = divisor.map(() => 0)
  for (const byte of data) {
    const factor = byte ^ (remainder[0] ?? 0)
    remainder = divisor.map((coefficient, index) => (remainder[index + 1] ?? 0) ^ product(coefficient, factor))
  }
  return remainder
}

const bitsOf = (value: number, length: number): ReadonlyArray<number> =>
  Array.from({ length }, (_, index) => (value >>> (length - 1 - index)) & 1)

const total = (numbers: ReadonlyArray<number>): number => numbers.reduce((sum, one) => sum + one, 0)

/** Data codewords: mode, length, bytes, terminator, padding. */
const dataOf = (bytes: Uint8Array, version: number, capacity: number): ReadonlyArray<number> => {
  const bits = [
    ...bitsOf(4, 4),
    ...bitsOf(bytes.length, version < 10 ? 8 : 16),
    ...Array.from(bytes).flatMap((byte) => bitsOf(byte, 8))
  ]
  bits.push(...bitsOf(0, Math.min(4, capacity * 8 - bits.length)))
  bits.push(...bitsOf(0, (8 - (bits.length % 8)) % 8))
  const words = Array.from({ length: bits.length / 8 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((word, bit) => word * 2 + bit, 0)
  )
  for (let pad = 0; words.length < capacity; pad++) words.push(pad % 2 === 0 ? 0xec : 0x11)
  return words
}

/** Codewords of data and check, block by block in turns. */
const interleaved = (
  data: ReadonlyArray<number>,
  { blocks, check }: (typeof layouts)[number]
): ReadonlyArray<number> => {
  let from = 0
  const parts = blocks.map((length) => {
    const words = data.slice(from, from + length)
    from += length
    return { words, check: checkOf(words, check) }
  })
  const longest = Math.max(...blocks)
  const inTurns = (count: number, of: (part: (typeof parts)[number]) => ReadonlyArray<number>) =>
    Array.from({ length: count }, (_, index) => parts.flatMap((part) => of(part)[index] ?? [])).flat()
  return [...inTurns(longest, ({ words }) => words), ...inTurns(check, (part) => part.check)]
}

const masks: ReadonlyArray<(row: number, column: number) => boolean> = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0
]

/** Bits with their BCH check (annexes C and D). */
const checked = (value: number, length: number, polynomial: number): number => {
  let remainder = value
  for (let step = 0; step < length; step++) {
    remainder = (remainder << 1) ^ ((remainder >>> (length - 1)) * polynomial)
  }
  return (value << length) | remainder
}

/** How hard a pattern is to read (7.8.3): long runs, blocks, false finders, imbalance. */
const penalty = (modules: Modules): number => {
  const size = modules.length
  const columns = modules.map((_, index) => modules.map((row) => row[index] === true))
  let points = 0
  for (const line of [...modules, ...columns]) {
    const text = line.map((dark) => (dark ? "1" : "0")).join("")
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2
    points += 40 * [...text.matchAll(/(?=10111010000|00001011101)/g)].length
  }
  for (let row = 0; row + 1 < size; row++) {
    for (let column = 0; column + 1 < size; column++) {
      const four = [
        modules[row]?.[column],
        modules[row]?.[column + 1],
        modules[row + 1]?.[column],
        modules[row + 1]?.[column + 1]
      ]
      if (four.every((dark) => dark === four[0])) points += 3
    }
  }
  const dark = total(modules.flat().map(Number))
  return points + 10 * Math.floor(Math.abs(dark * 20 - size * size * 10) / (size * size))
}

/** What does not carry data: finders, timing, alignment, format and version. `undefined` = data goes here. */
const frame = (version: number, mask: number): Array<Array<boolean | undefined>> => {
  const size = version * 4 + 17
  const modules: Array<Array<boolean | undefined>> = Array.from({ length: size }, () =>
    Array.from({ length: size }, () => undefined)
  )
  const set = (row: number, column: number, dark: boolean) => {
    const line = modules[row]
    if (line !== undefined && column >= 0 && column < size) line[column] = dark
  }
  const square = (row: number, column: number, reach: number, isDark: (distance: number) => boolean) => {
    for (let r = -reach; r <= reach; r++)
      for (let c = -reach; c <= reach; c++) set(row + r, column + c, isDark(Math.max(Math.abs(r), Math.abs(c))))
  }
  for (let index = 0; index < size; index++) {
    set(6, index, index % 2 === 0)
    set(index, 6, index % 2 === 0)
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3]
  ] as const)
    square(row, column, 4, (distance) => distance !== 2 && distance !== 4)
  const centres = alignments[version - 1] ?? []
  for (const row of centres)
    for (const column of centres) {
      const last = size - 7
      const isFinder = (row === 6 && column === 6) || (row === 6 && column === last) || (row === last && column === 6)
      if (!isFinder) square(row, column, 2, (distance) => distance !== 1)
    }
  // Level M is 00.
  const format = checked(mask, 10, 0x537) ^ 0x5412
  const formatBit = (index: number) => ((format >>> index) & 1) === 1
  for (let index = 0; index < 15; index++) {
    const down = index < 6 ? index : index < 8 ? index + 1 : size - 15 + index
    set(down, 8, formatBit(index))
    const along = index < 8 ? size - 1 - index : index === 8 ? 7 : 14 - index
    set(8, along, formatBit(index))
  }
  set(size - 8, 8, true)
  if (version >= 7) {
    const bits = checked(version, 12, 0x1f25)
    for (let index = 0; index < 18; index++) {
      const dark = ((bits >>> index) & 1) === 1
      const [far, near] = [size - 11 + (index % 3), Math.floor(index / 3)]
      set(far, near, dark)
      set(near, far, dark)
    }
  }
  return modules
}

/** Lays the codewords into the free modules, in columns of two from the right, up and down (7.7.3). */
const filled = (version: number, mask: number, words: ReadonlyArray<number>): Modules => {
  const modules = frame(version, mask)
  const size = modules.length
  const isMasked = masks[mask] ?? (() => false)
  const bits = words.flatMap((word) => bitsOf(word, 8))
  let next = 0
  let isUp = true
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step++) {
      const row = isUp ? size - 1 - step : step
      for (const column of [right, right - 1]) {
        const line = modules[row]
        if (line === undefined || line[column] !== undefined) continue
        line[column] = (bits[next++] === 1) !== isMasked(row, column)
      }
    }
    isUp = !isUp
  }
  return modules.map((row) => row.map((dark) => dark === true))
}

/** The code of a text, or `null` when it is too long. Without the quiet zone of four modules around it. */
export const qrCode = (text: string): Modules | null => {
  const bytes = new TextEncoder().encode(text)
  const index = layouts.findIndex(
    ({ blocks }, at) => bytes.length * 8 + 4 + (at + 1 < 10 ? 8 : 16) <= total(blocks) * 8
  )
  const layout = layouts[index]
  if (layout === undefined) return null
  const words = interleaved(dataOf(bytes, index + 1, total(layout.blocks)), layout)
  const patterns = masks.map((_, mask) => filled(index + 1, mask, words))
  const points = patterns.map(penalty)
  return patterns[points.indexOf(Math.min(...points))] ?? null
}
