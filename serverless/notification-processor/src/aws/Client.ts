/** Options of the clients that hand messages over: one try, bounded times, connections kept open. */
import type { Crossing } from "@lyceum/domain/Crossing"

export interface AwsOptions {
  readonly region: string
  /** Another address than the region's own: an emulator, or a private endpoint. */
  readonly endpoint?: string
}

export const carrierCrossing = {
  what: "function → SES, SNS",
  connectMillis: 3000,
  timeoutMillis: 20_000,
  retries: 0,
  bounded: "",
  breaker: "",
  inVain: "the queue decides: the message comes again, or is put aside"
} as const satisfies Crossing

/** One try, because a repeat is the queue's to decide; times well below `sendTimeout`. */
export const clientOptions = ({ endpoint, region }: AwsOptions) => ({
  region,
  ...(endpoint === undefined ? {} : { endpoint }),
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: carrierCrossing.connectMillis,
    requestTimeout: carrierCrossing.timeoutMillis,
    throwOnRequestTimeout: true
  }
})
