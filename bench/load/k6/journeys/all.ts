/** Everything that people do, by the names that scenarios call it. */
export { registration, signingIn } from "./accounts.ts"
export { browsing } from "./browsing.ts"
export { instructing } from "./instructing.ts"
export { enrolment, learning, quiz, release } from "./learning.ts"
