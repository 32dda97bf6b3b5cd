/** Events of SES as it publishes them, shortened to what a reader may rely on. */

/** As SNS puts them into a queue without raw delivery. */
export const enveloped = (message: string): string =>
  JSON.stringify({
    Type: "Notification",
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: "arn:aws:sns:eu-central-1:123456789012:ses-events",
    Subject: "Amazon SES Email Event Notification",
    Message: message,
    Timestamp: "2026-11-22T10:00:01.000Z"
  })

const mail = (mailId: string | null, to: string) => ({
  timestamp: "2026-11-22T10:00:00.000Z",
  source: "Lyceum <news@lyceum.example>",
  messageId: "0102018b-x",
  destination: [to],
  tags: { "ses:configuration-set": ["lyceum"], ...(mailId === null ? {} : { "mail-id": [mailId] }) }
})

export const bounce = (of: {
  readonly mailId: string | null
  readonly to: string
  readonly type: "Permanent" | "Transient"
}): string =>
  JSON.stringify({
    eventType: "Bounce",
    bounce: {
      feedbackId: "0102018b-f",
      bounceType: of.type,
      bounceSubType: "General",
      bouncedRecipients: [
        {
          emailAddress: of.to,
          action: "failed",
          status: "5.1.1",
          diagnosticCode: `smtp; 550 5.1.1 <${of.to}>: user unknown`.replace("<", "").replace(">", "")
        }
      ],
      timestamp: "2026-11-22T10:00:00.500Z",
      reportingMTA: "dsn; mta.example.org"
    },
    mail: mail(of.mailId, of.to)
  })

export const complaint = (of: { readonly mailId: string | null; readonly to: string }): string =>
  JSON.stringify({
    eventType: "Complaint",
    complaint: {
      feedbackId: "0102018b-c",
      complaintSubType: null,
      complainedRecipients: [{ emailAddress: of.to }],
      timestamp: "2026-11-22T10:05:00.000Z",
      userAgent: "ExampleCorp Feedback Loop (V0.01)",
      complaintFeedbackType: "abuse"
    },
    mail: mail(of.mailId, of.to)
  })
