/** A client of S3 or of what speaks its protocol: time limits, retries by class, and where it connects. */
import { S3Client } from "@aws-sdk/client-s3"
import { Effect, Redacted } from "effect"

export interface S3Options {
  readonly bucket: string
  readonly region: string
  /** Another address than AWS's own: an emulator, a VPC endpoint, another store. Buckets are then in the path. */
  readonly endpoint: string | undefined
  /** Absent: AWS's own chain (role of the pod or function, profile). */
  readonly credentials:
    | { readonly id: string; readonly secret: Redacted.Redacted; readonly session: Redacted.Redacted | undefined }
    | undefined
  /** Key (id, ARN or alias) by which S3 encrypts what is written (SSE-KMS); absent: as the bucket says. */
  readonly kmsKey: string | undefined
  /** Bytes of a part of a multipart upload, 5 MiB to 5 GiB; absent: 8 MiB, and so objects of up to 80 GB (10,000 parts). */
  readonly partSize?: number
  /** Objects larger than this are copied in parts of this size; absent: 512 MiB (S3 copies up to 5 GiB at once, slowly). */
  readonly copyPartSize?: number
}

/** A part of 8 MiB goes in 60 s at 140 kB/s. */
export const s3Crossing = {
  what: "service or function → S3",
  connectMillis: 3000,
  timeoutMillis: 60_000,
  retries: 4,
  bounded: "jittered and growing; only throttling, 5xx and broken connections, within the SDK's own budget",
  breaker: "",
  inVain: "503; a function's message comes again"
} as const

/** AWS itself, at its own address or at one of a VPC. */
const isAws = (endpoint: string | undefined): boolean =>
  endpoint === undefined || new URL(endpoint).hostname.endsWith(".amazonaws.com")

/** The client; it ends with the scope. Connects at the first request. */
export const connect = ({ credentials, endpoint, region }: S3Options) =>
  Effect.acquireRelease(
    Effect.sync(
      () =>
        new S3Client({
          region,
          ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
          ...(credentials === undefined
            ? {}
            : {
                credentials: {
                  accessKeyId: credentials.id,
                  secretAccessKey: Redacted.value(credentials.secret),
                  ...(credentials.session === undefined ? {} : { sessionToken: Redacted.value(credentials.session) })
                }
              }),
          retryMode: "standard",
          maxAttempts: s3Crossing.retries + 1,
          // A checksum at the end of the body is AWS' own way; others (Google Cloud Storage) refuse its signature.
          requestChecksumCalculation: isAws(endpoint) ? "WHEN_SUPPORTED" : "WHEN_REQUIRED",
          // The body's checksum stands between us and the socket: a reader that stops early would leave it open.
          responseChecksumValidation: "WHEN_REQUIRED",
          requestHandler: {
            connectionTimeout: s3Crossing.connectMillis,
            requestTimeout: s3Crossing.timeoutMillis,
            throwOnRequestTimeout: true,
            // Without a byte.
            socketTimeout: 30_000,
            httpAgent: { keepAlive: true, maxSockets: 64 },
            httpsAgent: { keepAlive: true, maxSockets: 64 }
          }
        })
    ),
    (client) => Effect.sync(() => client.destroy())
  )

/** Headers of what is written under a KMS key. */
export const encryption = ({ kmsKey }: S3Options) =>
  kmsKey === undefined ? {} : ({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKey } as const)
