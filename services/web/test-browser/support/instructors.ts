/** People who teach: registered as anybody, then given their role by the administrator. */
import { type Locale, createLyceum } from "@lyceum/sdk"
import { inject } from "vitest"
import { accounts } from "./accounts.ts"
import { type Learner, newLearner, signedInAs } from "./learners.ts"

/** Somebody new who may make courses. */
export const newInstructor = async (locale: Locale = "en"): Promise<Learner> => {
  const person = await newLearner({ locale })
  const admin = await signedInAs(accounts.admin)
  await admin.users.changeUser({ path: { userId: person.id }, body: { role: "instructor" } })
  // The token from before says that they are a learner.
  const lyceum = createLyceum({ baseUrl: inject("address") })
  await lyceum.signIn(person)
  return { ...person, lyceum }
}
