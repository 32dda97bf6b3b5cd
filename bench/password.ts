/**
 * What a password costs: argon2id as the user service hashes it, one after the other. `node bench/password.ts [hashes]` prints
 * one JSON line; CPU in milliseconds.
 */
import { currentParameters } from "@lyceum/user/sign-in/PasswordHashing"
import { argon2, randomBytes } from "node:crypto"

const hashes = Number(process.argv[2] ?? 100)
const { memory, parallelism, passes } = currentParameters

const hash = () =>
  new Promise<void>((resolve, reject) => {
    const nonce = randomBytes(16)
    argon2("argon2id", { message: "some password", nonce, parallelism, tagLength: 32, memory, passes }, (error) =>
      error === null ? resolve() : reject(error)
    )
  })

await hash()
const cpu = process.cpuUsage()
for (let left = hashes; left > 0; left--) await hash()
const { system, user } = process.cpuUsage(cpu)
const millis = (user + system) / 1000 / hashes
process.stdout.write(
  `${JSON.stringify({ hashes, cpuMillis: Number(millis.toFixed(1)), perCore: Math.round(1000 / millis) })}\n`
)
