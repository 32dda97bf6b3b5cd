/** What both frameworks call: the same work, so that what differs is the framework. */
import { catalogue } from "./Catalogue.ts"
import { database } from "./Database.ts"
import { enrolling } from "./Enroll.ts"
import { learning } from "./Learning.ts"
import { outline } from "./Outline.ts"
import type { Settings } from "./Settings.ts"
import { signingIn } from "./SignIn.ts"
import { tokens } from "./Tokens.ts"

export const work = ({ jwksUrl, mode, urls }: Settings) => {
  const course = database(urls.course)
  return {
    verify: tokens(mode, jwksUrl),
    catalogue: catalogue(course),
    outline: outline(mode, course),
    enroll: enrolling(mode, database(urls.enrollment)),
    learn: learning(mode, database(urls.progress), database(urls.messaging)),
    signIn: signingIn(mode, database(urls.user))
  }
}
