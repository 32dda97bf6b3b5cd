/** Ranges of bytes of a file as HTTP asks for them (RFC 9110 14). Pure. */

/** `start` and `end` both count from 0 and are both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** What a `Range` header asks of a file of `size` bytes; `whole` also where it asks for what we need not understand. */
export type Asked =
  | { readonly kind: "whole" }
  | { readonly kind: "range"; readonly range: ByteRange }
  | { readonly kind: "beyond" }

const whole: Asked = { kind: "whole" }

/** Reads the header. Several ranges at once are answered with the whole file, as the RFC allows. */
export const rangeOf = (header: string | undefined, size: number): Asked => {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "")
  const [, first, last] = match ?? []
  if (first === undefined || last === undefined || (first === "" && last === "")) return whole
  if (first === "") {
    const length = Math.min(Number(last), size)
    return length === 0 ? { kind: "beyond" } : { kind: "range", range: { start: size - length, end: size - 1 } }
  }
  const start = Number(first)
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== "" && Number(last) < start) return whole
  return start >= size ? { kind: "beyond" } : { kind: "range", range: { start, end } }
}
