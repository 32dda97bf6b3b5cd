/**
 * `npm run functions`: the archives of the two functions, as the data stack takes them: the bundles of `serverless/<name>/dist` and,
 * where a function has native parts, those for Linux on arm64, of the versions that its package.json names.
 */
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { root } from "./config/StackFile.ts"

/** What the bundles leave outside (`serverless/bundle.mjs`). */
const native = ["sharp", "@napi-rs/canvas"]
const functions = ["file-processor", "notification-processor"]

const Package = Schema.fromJsonString(Schema.Struct({ dependencies: Schema.Record(Schema.String, Schema.String) }))

const stop = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

for (const name of functions) {
  const source = join(root, "serverless", name)
  const target = join(import.meta.dirname, ".functions", name)
  if (!existsSync(join(source, "dist/index.mjs")))
    stop(`serverless/${name}/dist/index.mjs is not there: run "npm run build -w serverless/${name}" in the root`)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const { dependencies } = Schema.decodeSync(Package)(readFileSync(join(source, "package.json"), "utf8"))
  const wanted = Object.fromEntries(Object.entries(dependencies).filter(([one]) => native.includes(one)))
  if (Object.keys(wanted).length > 0) {
    writeFileSync(join(target, "package.json"), JSON.stringify({ private: true, type: "module", dependencies: wanted }))
    const { status } = spawnSync(
      "npm",
      [
        "install",
        "--os=linux",
        "--cpu=arm64",
        "--libc=glibc",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-package-lock"
      ],
      { cwd: target, stdio: ["ignore", "ignore", "inherit"] }
    )
    if (status !== 0) stop(`serverless/${name}: its native parts could not be installed (npm ended with ${status})`)
  }
  cpSync(join(source, "dist"), target, { recursive: true })
  process.stdout.write(`${name}: pulumi/.functions/${name}\n`)
}
