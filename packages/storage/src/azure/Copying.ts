/** Copies inside Azure, without the bytes passing through here; large ones in blocks, because one request takes up to 256 MiB. */
import { Effect } from "effect"
import type { ObjectInfo } from "../ObjectStore.ts"
import type { AzureConnection } from "./Connection.ts"
import { ask, AzureFailure } from "./Failures.ts"
import { type Headed, headBlob } from "./Reading.ts"
import type { Signer } from "./Signing.ts"
import { blockIds, commit, plainTag } from "./Writing.ts"

const copyBlockSize = 100 * 1024 * 1024
/** Blocks on their way at once. */
const atOnce = 4
/** Copies that begin anew because the source was replaced meanwhile. */
const patience = 5

const inBlocks = Effect.fnUntraced(function* (connection: AzureConnection, source: Headed, to: string, url: string) {
  const step = connection.options.copyBlockSize ?? copyBlockSize
  const { etag, size } = source.info
  const starts = Array.from({ length: Math.ceil(size / step) }, (_, index) => index * step)
  const blob = connection.container.getBlockBlobClient(to)
  const idOf = blockIds()
  const ids = yield* Effect.forEach(
    starts,
    (start, index) => {
      const id = idOf(index)
      return Effect.as(
        ask((abortSignal) => blob.stageBlockFromURL(id, url, start, Math.min(step, size - start), { abortSignal })),
        id
      )
    },
    { concurrency: atOnce }
  )
  // The SDK gives this request no condition on its source, so that is looked at before the blocks count.
  if ((yield* headBlob(connection, source.info.key)).info.etag !== etag) {
    return yield* new AzureFailure({ code: "SourceChanged", status: 412, cause: new Error("the source was replaced") })
  }
  return yield* commit(connection, to, ids, source.type)
})

const atOnceWhole = (connection: AzureConnection, source: Headed, to: string, url: string) =>
  Effect.map(
    ask((abortSignal) =>
      connection.container
        .getBlobClient(to)
        .syncCopyFromURL(url, { sourceConditions: { ifMatch: `"${source.info.etag}"` }, abortSignal })
    ),
    ({ etag }) => plainTag(etag)
  )

/** Copies an object with its media type, whole: of one version of the source, whatever happens to it meanwhile. */
export const copyBlob = (
  connection: AzureConnection,
  signer: Signer,
  from: string,
  to: string
): Effect.Effect<ObjectInfo, AzureFailure> =>
  Effect.gen(function* () {
    const source = yield* headBlob(connection, from)
    if (from === to) return source.info
    // Azure reads the source as anybody with this link would.
    const { url } = yield* signer.sign({ key: from, permissions: "r", lifetime: "1 hour" })
    const large = source.info.size > (connection.options.copyBlockSize ?? copyBlockSize)
    const etag = yield* (large ? inBlocks : atOnceWhole)(connection, source, to, url)
    const info: ObjectInfo = { ...source.info, key: to, etag }
    return info
  }).pipe(Effect.retry({ times: patience, while: ({ isChanged }) => isChanged }))
