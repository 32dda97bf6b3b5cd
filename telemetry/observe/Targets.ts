/** What Prometheus is to scrape: the platform that runs on a data folder, which comes and goes. */
import { findRunning } from "@lyceum/local/platform/Running"
import { Effect, Schedule } from "effect"
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"

/** Every listener of a local platform says the same, since it is one process: one is asked. Labels as in the cluster. */
const targetsOf = (address: string) => [
  { targets: [new URL(address).host], labels: { job: "local", namespace: "lyceum", pod: "local" } }
]

const write = (file: string, text: string) => {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

const look = (dataFolder: string, file: string) =>
  findRunning(dataFolder).pipe(
    Effect.map(({ management }) => management["web"]),
    Effect.orElseSucceed(() => undefined),
    Effect.flatMap((address) =>
      Effect.try({
        try: () => write(file, JSON.stringify(address === undefined ? [] : targetsOf(address))),
        catch: String
      })
    ),
    // A disk without room: looked at again in a second.
    Effect.ignore
  )

/** Keeps the file of targets as it is now, until it is interrupted. */
export const keepTargets = (dataFolder: string, file: string) =>
  Effect.repeat(look(dataFolder, file), Schedule.spaced("1 second"))
