/** One emulated AWS and one emulated Azure Blob Storage for a whole run of the cloud tests. */
import { Effect, Exit, Scope } from "effect"
import type { TestProject } from "vitest/node"
import { azurite, type CloudAzure } from "../cloud/Azurite.ts"
import { type CloudAws, moto } from "../cloud/Moto.ts"

declare module "vitest" {
  export interface ProvidedContext {
    /** moto: S3, SQS, DynamoDB, SES, SNS at one endpoint; region `eu-central-1`, any credentials. */
    cloudAws: CloudAws
    /** azurite: Blob Storage. */
    cloudAzure: CloudAzure
  }
}

export default async (project: TestProject) => {
  const scope = Scope.makeUnsafe()
  const emulators = Effect.all([moto, azurite], { concurrency: 2 })
  const [aws, azure] = await Effect.runPromise(
    emulators.pipe(
      Scope.provide(scope),
      Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause)))
    )
  )
  project.provide("cloudAws", aws)
  project.provide("cloudAzure", azure)
  return () => Effect.runPromise(Scope.close(scope, Exit.void))
}
