/** Film and sound: what their containers tell, by reading only the parts that tell it. */
import { Effect } from "effect"
// This module is itself loaded at first use, and what a bundle does not need of the library is left out of it so.
import { ADTS, CustomSource, FLAC, Input, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } from "mediabunny"
import { type Describe, nothingFound } from "../Findings.ts"
import { ask } from "../ObjectReader.ts"
import { unfit } from "../Unfit.ts"

/** Longest sound whose length is found by counting its frames where its container does not tell it. */
const countable = 50_000_000

const positive = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) || value < 1 ? null : Math.round(value)

export const describeFilm: Describe = Effect.fn("describeFilm")(function* ({ mediaType, reader }) {
  return yield* ask(reader, "the film", async () => {
    const input = new Input({
      source: new CustomSource({
        getSize: () => reader.size,
        read: (start, end) => reader.read(start, end),
        maxCacheSize: 4_194_304,
        handleUnhandledError: () => undefined
      }),
      formats: [MP4, QTFF, WEBM, MATROSKA, MP3, WAVE, OGG, FLAC, ADTS]
    })
    try {
      const tracks = await input.getTracks()
      const film = await input.getPrimaryVideoTrack()
      if (tracks.length === 0) throw unfit("corrupt", "no picture and no sound in it")
      if (film !== null && mediaType.startsWith("audio/")) throw unfit("type-mismatch", "a film, declared as sound")
      const told = await input.getDurationFromMetadata()
      const duration = told ?? (reader.size <= countable ? await input.computeDuration() : null)
      return {
        ...nothingFound,
        width: positive(await film?.getDisplayWidth()),
        height: positive(await film?.getDisplayHeight()),
        durationSeconds: duration !== null && Number.isFinite(duration) && duration >= 0 ? duration : null
      }
    } finally {
      input.dispose()
    }
  })
})
