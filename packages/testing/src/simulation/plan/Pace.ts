/** How eagerly the relays of a schedule poll: as in production, or seldom, so that they sleep and must be woken. */
import type { RelayPace } from "@lyceum/messaging/Relay"
import { Dice } from "../kernel/Dice.ts"

type Pace = (typeof RelayPace)["Service"]

const paces: ReadonlyArray<Pace> = [
  { patience: 10, pause: 30 },
  { patience: 1, pause: 60 },
  { patience: 3, pause: 100 },
  { patience: 2, pause: 150 }
]

/** The pace of the schedules of a seed. Numbers of its own: it moves nothing else that the seed draws. */
export const paceOf = (seed: number): Pace => new Dice(seed, 3).pick(paces)
