/** Mail jobs as the user service makes them, and the environment in which the function works them. */
import { Email, PersonName } from "@lyceum/domain/Account"
import { CertificateId } from "@lyceum/domain/Ids"
import { type MailJob, MailJobBody } from "@lyceum/events/Mail"
import { Effect, Schema } from "effect"
import { randomUUID } from "node:crypto"

const encode = Schema.encodeEffect(MailJobBody)

/** "You have completed a course", to the person of that number. */
export const completion = (person: number) => {
  const certificate = randomUUID()
  const job: MailJob = {
    id: randomUUID(),
    userId: null,
    to: Email.make(`learner-${person}@example.org`),
    locale: "en",
    template: "course-completed",
    data: {
      name: PersonName.make("Lena Learner"),
      courseTitle: "The log behind it all",
      courseUrl: "https://lyceum.example/courses/log",
      preferencesUrl: "https://lyceum.example/account",
      unsubscribeUrl: `https://lyceum.example/v1/notifications/unsubscribe?token=${certificate}`,
      certificateId: CertificateId.make(certificate),
      certificateUrl: `https://lyceum.example/certificates/${certificate}`
    }
  }
  return Effect.map(encode(job), (body) => ({ id: job.id, body }))
}

/** Everything at one address; nothing of the surroundings of who measures. */
export const environment = (endpoint: string, table: string): Readonly<Record<string, string>> => ({
  PATH: process.env["PATH"] ?? "",
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  NOTIFICATIONS_TABLE: table,
  DYNAMODB_ENDPOINT: endpoint,
  SES_ENDPOINT: endpoint,
  SNS_ENDPOINT: endpoint,
  MAILER: "ses",
  MAIL_FROM: "Lyceum <news@lyceum.example>",
  MAIL_RATE: "100000",
  SMS_RATE: "10"
})
