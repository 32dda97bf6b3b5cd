import { inject } from "@effect/vitest"
import { layer } from "@lyceum/storage/s3/S3ObjectStore"
import { objectStoreContract } from "@lyceum/testing/ObjectStoreContract"
import { Effect, Layer } from "effect"
import { freshBucket } from "./Bucket.ts"
import { s3Browser } from "./S3Browser.ts"

const { endpoint } = inject("cloudAws")

objectStoreContract("S3 (moto)", Layer.unwrap(Effect.map(freshBucket(endpoint), layer)), s3Browser)
