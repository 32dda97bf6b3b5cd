/** The part that was just added: its title takes the focus, to be typed over. */

let fresh: string | null = null

/** A part was added. */
export const wasAdded = (name: string): void => {
  fresh = name
}

/** Whether this part was just added; said once. */
export const takeFresh = (name: string): boolean => {
  const is = fresh === name
  if (is) fresh = null
  return is
}
