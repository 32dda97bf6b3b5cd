/** The login of MSK IAM as AWS' own signer makes it. No network: the credentials come from the environment, the signing is local. */
import { assert, it } from "@effect/vitest"
import { saslOf } from "@lyceum/messaging/kafka/Sasl"
import { Effect } from "effect"
import { vi } from "vitest"

it.live("MSK IAM: AWS' signer gives a token for the configured region, anew for each login", () =>
  Effect.gen(function* () {
    yield* Effect.acquireRelease(
      Effect.sync(() => {
        vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
        vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret-that-stays-here")
        vi.stubEnv("AWS_SESSION_TOKEN", "")
      }),
      () => Effect.sync(() => vi.unstubAllEnvs())
    )
    for (const region of ["eu-west-1", "eu-central-1"]) {
      const sasl = yield* Effect.promise(() => saslOf({ mechanism: "aws-msk-iam", region }))
      if (sasl.mechanism !== "oauthbearer") return assert.fail(sasl.mechanism)
      const { value } = yield* Effect.promise(() => sasl.oauthBearerProvider())
      const signed = new URL(Buffer.from(value, "base64url").toString())
      assert.strictEqual(signed.host, `kafka.${region}.amazonaws.com`)
      assert.strictEqual(signed.searchParams.get("Action"), "kafka-cluster:Connect")
      assert.match(
        signed.searchParams.get("X-Amz-Credential") ?? "",
        new RegExp(`^AKIAEXAMPLE/[0-9]+/${region}/kafka-cluster/`)
      )
      assert.strictEqual(signed.searchParams.get("X-Amz-Expires"), "900")
      assert.notInclude(signed.href, "a-secret-that-stays-here")
    }
  }).pipe(Effect.scoped)
)
