/** How we log in, as the client wants it. */
import { Redacted } from "effect"
import type { SASLOptions } from "kafkajs"
import type { KafkaLogin } from "./KafkaConfig.ts"

/** For MSK IAM each login gets a token that is signed anew for the region: a URL of 15 minutes, sent as an OAuth bearer's. */
export const saslOf = async (login: KafkaLogin): Promise<SASLOptions> => {
  if (login.mechanism !== "aws-msk-iam") {
    const { mechanism, username } = login
    return { mechanism, username, password: Redacted.value(login.password) }
  }
  // Loaded only here: it brings the AWS SDK's credential providers.
  const { generateAuthToken } = await import("aws-msk-iam-sasl-signer-js")
  const { region } = login
  return {
    mechanism: "oauthbearer",
    oauthBearerProvider: async () => ({ value: (await generateAuthToken({ region })).token })
  }
}
