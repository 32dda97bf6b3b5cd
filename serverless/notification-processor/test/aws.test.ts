/** SES and SNS: the requests as they go over the line, one try each, and what each answer means for the message. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { makeSesMailer } from "../src/aws/SesMailer.ts"
import { makeSnsTexter } from "../src/aws/SnsTexter.ts"
import { render } from "../src/templates/Render.ts"
import { renderText } from "../src/templates/RenderText.ts"
import { type Answer, fakeCloud } from "./FakeCloud.ts"
import { jobs, texts } from "./Samples.ts"

process.env["AWS_ACCESS_KEY_ID"] = "test"
process.env["AWS_SECRET_ACCESS_KEY"] = "test"

const region = "eu-central-1"
const from = "Lyceum <news@lyceum.example>"
const mail = () => render(jobs("en")[0] ?? assert.fail())
const text = () => renderText(texts("ar")[0] ?? assert.fail())
const json = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Unknown))

const refusal = (status: number, name: string, message = name): Answer => ({
  status,
  body: JSON.stringify({ __type: name, message })
})
const snsRefusal = (status: number, name: string, message = name): Answer => ({
  status,
  type: "text/xml",
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
})

describe("SES", () => {
  it.effect("gets both forms, the headers, the configuration set and the job's id as a tag", () =>
    Effect.gen(function* () {
      const { asked, endpoint } = yield* fakeCloud(() => ({ status: 200, body: '{"MessageId":"0102-x"}' }))
      const options = { region, endpoint, from, replyTo: "help@lyceum.example", configurationSet: "lyceum" }
      const { send } = yield* makeSesMailer(options)
      const message = mail()
      assert.strictEqual(yield* send(message), "0102-x")
      assert.lengthOf(asked, 1)
      assert.deepStrictEqual([asked[0]?.method, asked[0]?.path], ["POST", "/v2/email/outbound-emails"])
      assert.deepStrictEqual(json(asked[0]?.body), {
        FromEmailAddress: from,
        Destination: { ToAddresses: ["lena@example.org"] },
        ReplyToAddresses: ["help@lyceum.example"],
        ConfigurationSetName: "lyceum",
        EmailTags: [{ Name: "mail-id", Value: message.id }],
        Content: {
          Simple: {
            Subject: { Data: message.subject, Charset: "UTF-8" },
            Body: {
              Text: { Data: message.text, Charset: "UTF-8" },
              Html: { Data: message.html, Charset: "UTF-8" }
            },
            Headers: [
              { Name: "Auto-Submitted", Value: "auto-generated" },
              { Name: "List-Unsubscribe", Value: "<https://lyceum.example/unsubscribe?token=u>" },
              { Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" }
            ]
          }
        }
      })
    })
  )

  it.effect("is asked once; its answer decides whether the message comes again", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<readonly [Answer, string, boolean?]> = [
        [refusal(429, "TooManyRequestsException", "Maximum sending rate exceeded."), "CarrierUnavailable", true],
        [refusal(400, "SendingPausedException"), "CarrierUnavailable", true],
        [refusal(400, "LimitExceededException"), "CarrierUnavailable", true],
        [refusal(400, "ThrottlingException"), "CarrierUnavailable", true],
        [refusal(503, "ServiceUnavailable"), "CarrierUnavailable", true],
        [refusal(400, "MessageRejected", "Email address is not verified: lena@example.org"), "MessageRefused"],
        [refusal(400, "BadRequestException", "Local address contains illegal characters"), "MessageRefused"],
        [refusal(404, "NotFoundException", "Configuration set <x> does not exist"), "CarrierUnavailable", false],
        [refusal(403, "AccessDeniedException"), "CarrierUnavailable", false],
        [refusal(400, "SomethingNew"), "CarrierUnavailable", false],
        [refusal(500, "InternalServiceErrorException"), "CarrierSilent"],
        [{ status: 502, body: "<html>bad gateway</html>", type: "text/html" }, "CarrierSilent"],
        ["cut", "CarrierSilent"]
      ]
      for (const [answer, tag, throttled] of cases) {
        const { asked, endpoint } = yield* fakeCloud(() => answer)
        const { send } = yield* makeSesMailer({ region, endpoint, from })
        const error = yield* Effect.flip(send(mail()))
        const label = `${JSON.stringify(answer)}: ${error.message}`
        assert.strictEqual(error._tag, tag, label)
        if (error._tag === "CarrierUnavailable") assert.strictEqual(error.throttled, throttled, label)
        assert.notInclude(error.message, "lena@")
        assert.lengthOf(asked, 1, label)
      }
      const { send } = yield* makeSesMailer({ region, endpoint: "http://127.0.0.1:1", from })
      assert.strictEqual((yield* Effect.flip(send(mail())))._tag, "CarrierUnavailable")
    })
  )
})

describe("SNS", () => {
  it.effect("gets the number, the text, 'transactional' and the sender's name", () =>
    Effect.gen(function* () {
      const body = "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>"
      const { asked, endpoint } = yield* fakeCloud(() => ({ status: 200, body, type: "text/xml" }))
      const { send } = yield* makeSnsTexter({ region, endpoint, senderId: "Lyceum" })
      const message = text()
      assert.strictEqual(yield* send(message), "m-1")
      const form = Object.fromEntries(new URLSearchParams(asked[0]?.body))
      assert.deepInclude(form, {
        Action: "Publish",
        PhoneNumber: "+4915112345678",
        Message: message.text,
        "MessageAttributes.entry.1.Name": "AWS.SNS.SMS.SMSType",
        "MessageAttributes.entry.1.Value.StringValue": "Transactional",
        "MessageAttributes.entry.2.Name": "AWS.SNS.SMS.SenderID",
        "MessageAttributes.entry.2.Value.StringValue": "Lyceum"
      })
    })
  )

  it.effect("is asked once; its answer decides whether the text comes again", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<readonly [Answer, string]> = [
        [snsRefusal(400, "InvalidParameter", "Invalid parameter: PhoneNumber +4915112345678"), "MessageRefused"],
        [snsRefusal(400, "OptedOut", "Phone number is opted out"), "MessageRefused"],
        [snsRefusal(429, "Throttled"), "CarrierUnavailable"],
        [snsRefusal(400, "Throttling", "Rate exceeded"), "CarrierUnavailable"],
        [snsRefusal(403, "AuthorizationError"), "CarrierUnavailable"],
        [snsRefusal(500, "InternalError"), "CarrierSilent"],
        ["cut", "CarrierSilent"]
      ]
      for (const [answer, tag] of cases) {
        const { asked, endpoint } = yield* fakeCloud(() => answer)
        const { send } = yield* makeSnsTexter({ region, endpoint })
        const error = yield* Effect.flip(send(text()))
        assert.strictEqual(error._tag, tag, `${JSON.stringify(answer)}: ${error.message}`)
        assert.notInclude(error.message, "4915112345678")
        assert.lengthOf(asked, 1)
      }
    })
  )
})
