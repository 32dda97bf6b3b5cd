/** Options of the clients that hand messages over: one try, bounded times, connections kept open. */

export interface AwsOptions {
  readonly region: string
  /** Another address than the region's own: an emulator, or a private endpoint. */
  readonly endpoint?: string
}

/** One try, because a repeat is the queue's to decide; times well below `sendTimeout`. */
export const clientOptions = ({ endpoint, region }: AwsOptions) => ({
  region,
  ...(endpoint === undefined ? {} : { endpoint }),
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true }
})
