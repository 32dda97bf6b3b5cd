/** Film and sound, made by a writer of containers from packets that no decoder will ever see. */
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat
} from "mediabunny"

/** Seconds of the films. */
export const filmSeconds = 4

const avc = Buffer.from("014d401fffe1001a674d401fe8802802dd80b501010140000003004000000c03c60c448001000468eb8f20", "hex")

/** A film with pictures of 640 x 360, 2 a second; an MP4 that is `late` says what it is at its end. */
export const film = async (kind: "mp4" | "webm", late = false): Promise<Uint8Array> => {
  const target = new BufferTarget()
  const output = new Output({
    format: kind === "mp4" ? new Mp4OutputFormat({ fastStart: late ? false : "in-memory" }) : new WebMOutputFormat(),
    target
  })
  const source = new EncodedVideoPacketSource(kind === "mp4" ? "avc" : "vp8")
  output.addVideoTrack(source)
  await output.start()
  const decoderConfig = {
    codec: kind === "mp4" ? "avc1.4d401f" : "vp8",
    codedWidth: 640,
    codedHeight: 360,
    ...(kind === "mp4" ? { description: new Uint8Array(avc) } : {})
  }
  for (let n = 0; n < filmSeconds * 2; n++)
    await source.add(new EncodedPacket(new Uint8Array(100).fill(n), "key", n / 2, 0.5), { decoderConfig })
  await output.finalize()
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0))
}

/** Sound alone, in MP4. */
export const sound = async (): Promise<Uint8Array> => {
  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat(), target })
  const source = new EncodedAudioPacketSource("aac")
  output.addAudioTrack(source)
  await output.start()
  const decoderConfig = {
    codec: "mp4a.40.2",
    sampleRate: 48_000,
    numberOfChannels: 2,
    description: new Uint8Array([0x11, 0x90])
  }
  for (let n = 0; n < filmSeconds * 2; n++)
    await source.add(new EncodedPacket(new Uint8Array(50).fill(n), "key", n / 2, 0.5), { decoderConfig })
  await output.finalize()
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0))
}

/** Half a second of silence as WAV: 8000 samples a second, 8 bits. */
export const wav = (): Uint8Array => {
  const samples = 4000
  const bytes = Buffer.alloc(44 + samples, 0x80)
  bytes.write("RIFF", 0)
  bytes.writeUInt32LE(36 + samples, 4)
  bytes.write("WAVEfmt ", 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(8000, 24)
  bytes.writeUInt32LE(8000, 28)
  bytes.writeUInt16LE(1, 32)
  bytes.writeUInt16LE(8, 34)
  bytes.write("data", 36)
  bytes.writeUInt32LE(samples, 40)
  return new Uint8Array(bytes)
}

/** A second of silence as MP3 (MPEG 1, layer III, 128 kbit/s, 44.1 kHz), behind tags of a length that a cover has. */
export const mp3 = (tagBytes = 100_000): Uint8Array => {
  const tag = Buffer.alloc(10 + tagBytes)
  tag.write("ID3", 0)
  tag[3] = 4
  for (const shift of [0, 7, 14, 21]) tag[9 - shift / 7] = (tagBytes >> shift) & 0x7f
  const frame = Buffer.alloc(417)
  Buffer.from([0xff, 0xfb, 0x90, 0x00]).copy(frame)
  return new Uint8Array(Buffer.concat([tag, ...Array.from({ length: 38 }, () => frame)]))
}
