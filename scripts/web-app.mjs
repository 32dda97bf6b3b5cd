// Builds the browser app into services/web/dist/app, and puts a brotli and a gzip form beside every file that gets smaller:
// compressed once at build as well as it can be, never while a request waits.
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { promisify } from "node:util"
import { brotliCompress, constants, gzip } from "node:zlib"
import { build } from "vite"

const root = "services/web/app"
const target = "services/web/dist/app"
/** What the app was made of, by path from the repository's root: for the image's bill of materials. Not served. */
const madeOf = "services/web/dist/modules.json"

const compressible = /\.(js|mjs|css|svg|json|txt|html|webmanifest|wasm)$/
/** Below this, headers cost more than compression saves. */
const leastBytes = 1024

const brotli = (bytes) =>
  promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length
    }
  })
const gzipped = (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION })

const compress = async (file) => {
  const bytes = readFileSync(file)
  if (bytes.length < leastBytes) return
  for (const [suffix, form] of [
    [".br", brotli],
    [".gz", gzipped]
  ]) {
    const smaller = await form(bytes)
    if (smaller.length < bytes.length) writeFileSync(file + suffix, smaller)
  }
}

const sources = (output) =>
  output.flatMap((file) => (file.type === "chunk" ? Object.keys(file.modules) : file.originalFileNames))

const isFile = (id) => !id.startsWith("\0")

export const buildWebApp = async () => {
  const { output } = await build({ root, configFile: join(root, "vite.config.ts"), logLevel: "warn" })
  const files = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && compressible.test(entry.name) && entry.name !== "index.html")
    .map((entry) => join(entry.parentPath, entry.name))
  await Promise.all(files.map(compress))
  const modules = sources(output)
    .filter(isFile)
    .map((id) => (id.startsWith("/") ? relative(process.cwd(), id) : join(root, id)))
  writeFileSync(madeOf, `${JSON.stringify([...new Set(modules)].toSorted())}\n`)
}
