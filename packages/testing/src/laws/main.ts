/** `npm run laws -- --url http://127.0.0.1:3000`: holds a running deployment to the laws. Exit 0 = they held, 1 = one is broken, 2 = it could not be asked. */
import { Effect } from "effect"
import { parseArgs } from "node:util"
import { checkLaws, type LawsOptions } from "./Laws.ts"

const usage = `Holds a running Lyceum to the laws of its API.

  npm run laws -- --url http://127.0.0.1:3000 [options]

  --url ADDRESS           the deployment, for example http://127.0.0.1:3000
  --seed N                repeats the histories of an earlier run
  --runs N                histories (20)
  --length N              commands of a history at most (12)
  --admin-email EMAIL     an administrator, to make an instructor: the laws of authors are checked too
  --admin-password TEXT   or LYCEUM_ADMIN_PASSWORD in the environment
  --patience SECONDS      how long what follows from a call may take until it is seen everywhere (10)

It registers people at example.org and, with an administrator, makes courses named "Laws …": not for production data.`

const text = { type: "string" } as const

const whole = (name: string, value: string | undefined): number | undefined => {
  if (value === undefined) return undefined
  if (!/^\d+$/.test(value)) throw new Error(`--${name} must be a whole number, not "${value}"`)
  return Number(value)
}

const optionsFrom = (args: ReadonlyArray<string>): (LawsOptions & { readonly runs: number }) | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: text,
      seed: text,
      runs: text,
      length: text,
      patience: text,
      "admin-email": text,
      "admin-password": text,
      help: { type: "boolean" }
    }
  })
  if (values.help === true) return undefined
  if (values.url === undefined || !URL.canParse(values.url))
    throw new Error("--url must be the address of a deployment")
  const email = values["admin-email"] ?? process.env["LYCEUM_ADMIN_EMAIL"]
  const password = values["admin-password"] ?? process.env["LYCEUM_ADMIN_PASSWORD"]
  if ((email === undefined) !== (password === undefined))
    throw new Error("--admin-email and --admin-password go together")
  const length = whole("length", values.length)
  const patience = whole("patience", values.patience)
  return {
    url: values.url.replace(/\/+$/, ""),
    seed: whole("seed", values.seed) ?? Math.floor(Math.random() * 2 ** 31),
    runs: whole("runs", values.runs) ?? 20,
    ...(length === undefined ? {} : { length }),
    ...(patience === undefined ? {} : { patienceMillis: patience * 1000 }),
    ...(email === undefined || password === undefined ? {} : { admin: { email, password } })
  }
}

const report = async (options: LawsOptions & { readonly runs: number }): Promise<number> => {
  console.log(
    `Laws of ${options.url}: ${options.runs} histories, seed ${options.seed}${options.admin === undefined ? ", learners only (no --admin-email)" : ""}`
  )
  const progress = (done: number) => process.stdout.isTTY && process.stdout.write(`\r${done}/${options.runs} held`)
  const result = await Effect.runPromise(Effect.result(checkLaws({ ...options, progress })))
  if (process.stdout.isTTY) process.stdout.write("\r")
  if (result._tag === "Failure") {
    console.error(result.failure.message)
    return 2
  }
  if (result.success.held) {
    console.log(`All laws held in ${result.success.runs} histories.`)
    return 0
  }
  const { detail, law, trace } = result.success
  console.error(
    `\nBroken: ${law}\n${detail}\n\nThe shortest history found:\n${trace.join("\n")}\n\nAgain: --seed ${options.seed}`
  )
  return 1
}

try {
  const options = optionsFrom(process.argv.slice(2))
  if (options === undefined) console.log(usage)
  else process.exitCode = await report(options)
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exitCode = 2
}
