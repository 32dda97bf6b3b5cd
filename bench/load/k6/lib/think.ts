/** Time in which a person reads, chooses, writes. */
import { sleep } from "k6"

/** Waits around that many seconds: half to one and a half times, each time another. */
export const think = (seconds: number, { pace }: { readonly pace: number }): void =>
  sleep(seconds * (0.5 + Math.random()) * pace)
