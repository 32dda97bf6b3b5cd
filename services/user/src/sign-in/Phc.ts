/** PHC string format of argon2id hashes: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`, base64 without padding. */

/** m in KiB, t passes, p lanes. */
export interface Parameters {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

export interface Phc {
  readonly parameters: Parameters
  readonly salt: Uint8Array
  readonly tag: Uint8Array
}

const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replaceAll("=", "")

export const encodePhc = ({ parameters: { memory, passes, parallelism }, salt, tag }: Phc): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`

/** `undefined` when it is not one. */
export const decodePhc = (text: string): Phc | undefined => {
  const match = form.exec(text)
  if (match === null) return undefined
  const [, memory, passes, parallelism, salt = "", tag = ""] = match
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64")
  }
}
