/** The time as the server has it: this computer's clock may be wrong, and deadlines are the server's. */

let ahead = 0

/** Takes note of a time that the server just said (ISO 8601). */
export const noteServerTime = (said: string): void => {
  const time = Date.parse(said)
  if (!Number.isNaN(time)) ahead = time - Date.now()
}

/** Milliseconds since 1970 by the server's clock, as far as is known. */
export const serverNow = (): number => Date.now() + ahead
