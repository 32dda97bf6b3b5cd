/** What a month is thought to bring, by environment: traffic is no configuration of a stack, so it is assumed here, in one place. */
import type { Environment } from "../config/Environment.ts"

export interface Usage {
  /** People who learn in the month. */
  readonly learners: number
  /** GB out of the edge to people. */
  readonly edgeGb: number
  readonly requestsMillions: number
  /** GB from nodes to the internet (images, other clouds). */
  readonly egressGb: number
  /** GB between zones. */
  readonly zoneGb: number
  readonly logGb: number
  readonly flowLogGb: number
  readonly materialsGb: number
  readonly uploadsGb: number
  readonly uploads: number
  readonly mailsThousands: number
  readonly imagesGb: number
  /** Nodes beyond the least, on average over the month. */
  readonly moreNodes: number
}

export const usage: Readonly<Record<Environment, Usage>> = {
  dev: {
    learners: 20,
    edgeGb: 5,
    requestsMillions: 0.2,
    egressGb: 10,
    zoneGb: 5,
    logGb: 5,
    flowLogGb: 2,
    materialsGb: 5,
    uploadsGb: 1,
    uploads: 200,
    mailsThousands: 0.1,
    imagesGb: 10,
    moreNodes: 0
  },
  staging: {
    learners: 1000,
    edgeGb: 50,
    requestsMillions: 20,
    egressGb: 50,
    zoneGb: 200,
    logGb: 30,
    flowLogGb: 20,
    materialsGb: 50,
    uploadsGb: 5,
    uploads: 2000,
    mailsThousands: 1,
    imagesGb: 10,
    moreNodes: 0
  },
  production: {
    learners: 50_000,
    edgeGb: 3000,
    requestsMillions: 300,
    egressGb: 300,
    zoneGb: 3000,
    logGb: 200,
    flowLogGb: 150,
    materialsGb: 2000,
    uploadsGb: 200,
    uploads: 50_000,
    mailsThousands: 500,
    imagesGb: 20,
    moreNodes: 1
  }
}
