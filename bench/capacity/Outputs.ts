/** The page as it is now: of the measured values, the assumptions and the charts. */
import { assumptions } from "./assumptions.ts"
import { type FigureName, figures, type Values } from "./figures.ts"
import { limits } from "./Limits.ts"
import { capacityPage } from "./Page.ts"

/** The values of the figures. */
export const values = (): Values => {
  const of = (name: FigureName) => figures[name].value
  return {
    password: of("password"),
    cataloguePage: of("cataloguePage"),
    outline: of("outline"),
    enrolment: of("enrolment"),
    learningBatch: of("learningBatch"),
    platformRequest: of("platformRequest"),
    databaseRequest: of("databaseRequest"),
    relay: of("relay"),
    consume: of("consume"),
    ingest: of("ingest"),
    streaming: of("streaming"),
    mails: of("mails"),
    activityBytes: of("activityBytes"),
    userMemory: of("userMemory"),
    courseMemory: of("courseMemory"),
    webMemory: of("webMemory")
  }
}

/** docs/capacity.md. */
export const capacity = (): string => capacityPage(values(), assumptions, limits())
