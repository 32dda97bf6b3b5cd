/**
 * AWS on loopback: moto's server (Apache-2.0, PyPI) with S3, SQS, DynamoDB, SES and SNS on one port, everything in memory.
 * It needs Python 3.11 or later on the PATH, and fetches moto once. What it does not enforce: conditions of presigned POSTs,
 * signatures, expiry. Its whole state is at `GET /moto-api/data.json`.
 */
import { Effect, type Scope } from "effect"
import { join } from "node:path"
import { CloudHarnessError, installed, manifests, run } from "./EmulatorCache.ts"
import { emulatorProcess } from "./EmulatorProcess.ts"

/** How the emulated AWS is reached; region `eu-central-1`, any credentials. */
export interface CloudAws {
  readonly endpoint: string
}

const wanted = [3, 11] as const

const python = Effect.gen(function* () {
  const said = yield* run("python3", ["--version"]).pipe(Effect.orElseSucceed(() => ""))
  const [, major, minor] = /Python (\d+)\.(\d+)/.exec(said) ?? []
  if (Number(major) === wanted[0] && Number(minor) >= wanted[1]) return "python3"
  const found = said === "" ? "none was found" : `${said.trim()} was found`
  return yield* new CloudHarnessError({
    reason: `moto (the emulated AWS of npm run test:cloud) needs Python ${wanted.join(".")} or later as python3 on the PATH, and ${found}. On Debian: apt-get install python3 python3-venv`
  })
})

const environment = installed("moto", ["requirements.txt"], (folder) =>
  Effect.gen(function* () {
    yield* run(yield* python, ["-m", "venv", folder]).pipe(
      Effect.mapError(
        ({ reason }) =>
          new CloudHarnessError({ reason: `${reason}\nOn Debian, python3 -m venv needs: apt-get install python3-venv` })
      )
    )
    const requirements = join(manifests, "requirements.txt")
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
    yield* run(join(folder, "bin", "python"), pip)
  })
)

/** Starts moto on a free port; it ends with the scope. */
export const moto: Effect.Effect<CloudAws, CloudHarnessError, Scope.Scope> = Effect.gen(function* () {
  const folder = yield* environment
  const endpoint = yield* emulatorProcess({
    name: "moto",
    program: join(folder, "bin", "python"),
    // Not by the script of the virtual environment: that names the folder in which it was made.
    args: [join(manifests, "moto_main.py"), "-H", "127.0.0.1", "-p", "0"],
    env: { PYTHONUNBUFFERED: "1", AWS_DEFAULT_REGION: "eu-central-1" },
    listening: /Running on (http:\/\/127\.0\.0\.1:\d+)/
  })
  return { endpoint }
})
