/** Which of two events is the later one, however they arrive. Pure. */

/** When an event happened (milliseconds since 1970) and its id: ids of one service grow with time and decide between equal times. */
export interface Moment {
  readonly at: number
  readonly eventId: string
}

/** Total order: by time, then by id. */
export const isLater = (a: Moment, b: Moment): boolean => a.at > b.at || (a.at === b.at && a.eventId > b.eventId)

/** The smaller of two times; null = unknown. */
export const earliest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)
