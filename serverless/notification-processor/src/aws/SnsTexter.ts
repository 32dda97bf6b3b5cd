/** Texter over Amazon SNS. As with mail, a repeat is the queue's to decide: the SDK tries once. */
import { PublishCommand, type PublishCommandInput, SNSClient } from "@aws-sdk/client-sns"
import { Effect } from "effect"
import { Texter, type TextMessage } from "../Texter.ts"
import { carrierError } from "./AwsFailure.ts"
import { type AwsOptions, clientOptions } from "./Client.ts"

export interface SnsOptions extends AwsOptions {
  /** Name that the telephone shows, 1 to 11 letters and digits; many countries want it registered, some ignore it. */
  readonly senderId?: string
}

const text = (StringValue: string) => ({ DataType: "String", StringValue })

/** The request: transactional, so that it goes by the most reliable route. Pure. */
export const publishRequest = ({ senderId }: SnsOptions, message: TextMessage): PublishCommandInput => ({
  PhoneNumber: message.to,
  Message: message.text,
  MessageAttributes: {
    "AWS.SNS.SMS.SMSType": text("Transactional"),
    ...(senderId === undefined ? {} : { "AWS.SNS.SMS.SenderID": text(senderId) })
  }
})

export const makeSnsTexter = Effect.fnUntraced(function* (options: SnsOptions) {
  const client = yield* Effect.acquireRelease(
    Effect.sync(() => new SNSClient(clientOptions(options))),
    (made) => Effect.sync(() => made.destroy())
  )
  return Texter.of({
    send: (message) =>
      Effect.tryPromise({
        try: (abortSignal) => client.send(new PublishCommand(publishRequest(options, message)), { abortSignal }),
        catch: carrierError
      }).pipe(Effect.map(({ MessageId }) => MessageId ?? null))
  })
})
