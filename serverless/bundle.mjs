// Bundles a function: serverless/<name>/src/main.ts to dist/index.mjs, minified, and what is loaded by `import()` to files beside
// it: V8 parses at every start all that it is given, 5 ms of CPU for 100 kB. Run in the function's folder
// (`npm run build -w serverless/<name>`). Native parts stay outside: they go into the function's package beside it.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { isBuiltin } from "node:module"
import { basename, resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { gzipSync } from "node:zlib"
import { bundleForNode } from "../scripts/bundling.mjs"

/** Bytes that a bundle may have, all its files together. */
export const budget = 3_000_000

const native = ["sharp", "@napi-rs/canvas"]

/**
 * Large packages that most cold starts never need: a file of their own, read at first use. The one is imported by name, so it is required when its importer is reached; the other by `import()`.
 */
const required = { name: "nodemailer", file: "nodemailer.cjs", format: "cjs" }
const imported = { name: "unpdf/pdfjs", file: "pdfjs.mjs", format: "esm" }

/** What runs on a thread of its own: a file beside the bundle that names it, made of a part of the function. */
const threads = [{ file: "pdf-thread.mjs", source: "src/kinds/pdf/PdfThread.ts" }]

/**
 * In a function credentials are in its environment: AWS' chain of the other places (profiles, sign-in, instances, with a client
 * for each) stays out.
 */
const chain = "@aws-sdk/credential-provider-node"
const environment = import.meta.resolve("@aws-sdk/credential-provider-env")

/**
 * Parts of Node are taken by `process.getBuiltinModule` when a module that needs them is reached. An `import` of them at the top
 * loads them all before anything else runs, and that of `node:http` loads Node's fetch as well (28 ms). Rolldown's own `require`
 * needs `node:module` as it is.
 */
const lean = {
  name: "lean",
  resolveId(id) {
    if (isBuiltin(id) && !id.endsWith("module")) return `\0part:${id.replace(/^node:/, "")}`
    if (id === required.name) return "\0required"
    if (id === imported.name) return { id: `./${imported.file}`, external: true }
    return id === chain ? "\0credentials" : null
  },
  load(id) {
    if (id.startsWith("\0part:")) return `module.exports = process.getBuiltinModule("node:${id.slice(6)}")`
    if (id === "\0required") {
      return `module.exports = process.getBuiltinModule("node:module").createRequire(__filename)("./${required.file}")`
    }
    if (id !== "\0credentials") return null
    return `import { fromEnv } from ${JSON.stringify(fileURLToPath(environment))}; export const defaultProvider = fromEnv`
  }
}

const common = {
  external: [...native, /\.node$/],
  // AWS' clients as ES modules: of the others unused commands cannot be left out.
  resolve: { mainFields: ["module", "main"], conditionNames: ["node", "import", "module", "default"] }
}

const write = async (options, output) => {
  const files = await bundleForNode({ ...common, ...options }, { minify: true, ...output })
  return files.map((file) => (file.type === "chunk" ? file.code : "")).join("\n")
}

const ours = { format: "esm", intro: "const __filename = import.meta.filename;" }

/** Bundles the function in that folder; gives its entry and the bytes of all files. Fails above the budget. */
export const bundle = async (folder, out = resolve(folder, "dist")) => {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const file = resolve(out, "index.mjs")
  const named = (code, all) => all.filter(({ file: one }) => code.includes(`./${one}`))
  const codes = [
    await write(
      { input: resolve(folder, "src/main.ts"), plugins: [lean] },
      { dir: out, entryFileNames: basename(file), chunkFileNames: "[name].mjs", ...ours }
    )
  ]
  for (const { file: beside, source } of named(codes[0], threads))
    codes.push(
      await write(
        { input: resolve(folder, source), plugins: [lean] },
        { file: resolve(out, beside), codeSplitting: false, ...ours }
      )
    )
  for (const { file: beside, format, name } of named(codes.join("\n"), [required, imported]))
    await write(
      { input: fileURLToPath(import.meta.resolve(name)) },
      { file: resolve(out, beside), format, codeSplitting: false }
    )
  const files = readdirSync(out).map((name) => ({ name, bytes: readFileSync(resolve(out, name)) }))
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (size > budget) throw new Error(`${out} has ${size} bytes, more than ${budget}`)
  return {
    file,
    size,
    files: files.map(({ bytes, name }) => ({ name, size: bytes.length, compressed: gzipSync(bytes).length }))
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = process.cwd()
  const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`
  const { files, size } = await bundle(folder)
  console.log(`${basename(folder)}: ${kilobytes(size)} of ${kilobytes(budget)}`)
  for (const { compressed, name, size } of files.toSorted((one, other) => other.size - one.size))
    console.log(`  ${name}: ${kilobytes(size)} (${kilobytes(compressed)} compressed)`)
}
