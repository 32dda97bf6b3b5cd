/** Whether a drawing (SVG) runs something: it is shown in place, so it may not. Pure. */

const active =
  /<(?:[\w-]+:)?(?:script|foreignObject|iframe|embed|object|handler|listener)\b|\son[a-z]+\s*=|(?:javascript|vbscript)\s*:|(?:href|src|to|from|values)\s*=\s*["']?\s*data\s*:\s*(?:text\/html|image\/svg)|<!ENTITY/i

/** Entities spelled out, so that `&#106;avascript:` is read as what it is; white space inside a scheme is left out. */
const spelled = (text: string): string =>
  text
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (whole, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
    .replace(/&(?:Tab|NewLine);/gi, "")

const squeezed = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- browsers skip these inside a scheme
  text.replace(/[\u0000-\u001f]+/g, "")

/** The text of a drawing: UTF-8 and, where its first bytes say so, UTF-16. */
export const drawingText = (bytes: Uint8Array): string => {
  const wide = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0
  return new TextDecoder(wide ? (bytes[0] === 0xfe || bytes[0] === 0 ? "utf-16be" : "utf-16le") : "utf-8").decode(bytes)
}

/** Whether a drawing runs something. */
export const isActiveSvg = (bytes: Uint8Array): boolean => {
  const text = spelled(drawingText(bytes))
  return active.test(text) || active.test(squeezed(text))
}
