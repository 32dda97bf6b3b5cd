import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "@effect/vitest"
import { layer } from "@lyceum/storage/local/LocalObjectStore"
import { acceptUpload } from "@lyceum/storage/local/LocalUploads"
import { objectStoreContract } from "@lyceum/testing/ObjectStoreContract"
import type { SendUpload } from "@lyceum/testing/object-store/UploadLaws"
import { Effect, Redacted, Stream } from "effect"

const signingKey = Redacted.make("a key for tests, at least thirty-two bytes long")
const folder = mkdtempSync(join(tmpdir(), "lyceum-objects-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const send: SendUpload = (signed, { bytes, mediaType }) =>
  acceptUpload({
    signingKey,
    parameters: Object.fromEntries(new URL(signed.url).searchParams),
    mediaType,
    // Byte by byte at the end, so that a limit that looks at whole pieces only would show.
    body: Stream.fromIterable([bytes.subarray(0, -3), ...Array.from(bytes.subarray(-3), (byte) => Uint8Array.of(byte))])
  }).pipe(
    Effect.as(true),
    Effect.catchTags({
      UploadTooLarge: () => Effect.succeed(false),
      UploadTooSmall: () => Effect.succeed(false),
      UploadWrongType: () => Effect.succeed(false)
    })
  )

objectStoreContract("a folder", layer({ folder, uploadBaseUrl: "http://localhost/v1/uploads", signingKey }), send)
