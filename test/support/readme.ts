/** The code of a README, to be checked and run as it stands. */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { Effect } from "effect"

/** Fenced blocks whose info string is `info`, in order. */
export const blocksOf = (file: string, info: string): ReadonlyArray<string> =>
  [...readFileSync(file, "utf8").matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, fence, code]) =>
    fence === info && code !== undefined ? [code] : []
  )

const root = resolve(import.meta.dirname, "..", "..")

/** A folder outside of the repository from which its packages can be imported; gone with the scope. */
export const workshop = Effect.acquireRelease(
  Effect.sync(() => {
    const folder = mkdtempSync(join(tmpdir(), "lyceum-readme-"))
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
    mkdirSync(join(folder, "src"))
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }))
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: join(root, "tsconfig.base.json"), compilerOptions: { plugins: [] }, include: ["src"] })
    )
    return folder
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** What the type checker says about the folder's `src`; empty when all is well. */
export const typeFaults = (folder: string): string =>
  spawnSync(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", folder], {
    encoding: "utf8"
  }).stdout
