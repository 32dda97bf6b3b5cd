/** Compression of record batches by Node's own zlib: gzip and zstd (KIP-110). Others are refused with their name. */
import kafkajs from "kafkajs"
import { constants, gunzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib"
import { unwrapped } from "./PackedRecords.ts"

const { CompressionCodecs, CompressionTypes } = kafkajs

/**
 * At once and at its fastest level: of a batch of some 100 events it takes a tenth of a millisecond, where handing it to another
 * thread costs four times that. A batch has 1 MB at most.
 */
const compressZstd = (bytes: Buffer): Buffer =>
  zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
    pledgedSrcSize: bytes.length
  })

/**
 * Teaches the client zstd, of packed records (`PackedRecords.ts`) alone: others are refused. The encoder that it hands over keeps
 * its bytes in `buffer`.
 */
export const registerCodecs = (): void => {
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: async (encoder: { readonly buffer: Buffer }) => compressZstd(unwrapped(encoder.buffer)),
    decompress: (bytes: Buffer) => Promise.resolve(zstdDecompressSync(bytes))
  })
}

const names = ["none", "gzip", "snappy", "lz4", "zstd"]

/**
 * Room for what was packed: in one piece when it fits, else in several that are put together, which takes twice the memory. Only
 * what is written becomes resident.
 */
const room = (packed: number) => ({ chunkSize: Math.min(4_000_000, Math.max(65_536, packed * 12)) })

/** The records of a batch as they were before compression. `codec` is the number in the batch's attributes. */
export const decompress = (codec: number, bytes: Buffer): Buffer => {
  switch (codec) {
    case 0:
      return bytes
    case 1:
      return gunzipSync(bytes, room(bytes.length))
    case 4:
      return zstdDecompressSync(bytes, room(bytes.length))
    default:
      throw new Error(
        `a record batch is compressed by ${names[codec] ?? `codec ${codec}`}: let its producer use zstd or gzip`
      )
  }
}
