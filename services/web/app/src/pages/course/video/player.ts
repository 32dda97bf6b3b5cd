/** What every kind of player has in common. */

/** What a player is told to do. */
export interface PlayerHandle {
  /** Goes to a place, in seconds from the start, and plays from there. */
  readonly seek: (seconds: number) => void
}

/** What a player tells; seconds from the start of the video. */
export interface PlayerEvents {
  /** The length is known now. */
  readonly onLength: (seconds: number) => void
  /** Where it is, several times a second while it plays. */
  readonly onTime: (seconds: number, playing: boolean) => void
  /** A part was played; may be said again, and as a longer part. */
  readonly onPlayed: (from: number, to: number) => void
  /** It stopped or came to its end: a good time to say how far it is. */
  readonly onRest: () => void
}
