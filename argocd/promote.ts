/** `npm run promote -- <from> <to>`: what runs in one environment is what the next one gets. Copies the one file that says so. */
import { writeFileSync } from "node:fs"
import { changes, promotion } from "./Promotion.ts"

const result = promotion(process.argv.slice(2))
if ("refused" in result) {
  process.stderr.write(`${result.refused}\n`)
  process.exitCode = 1
} else {
  const lines = changes(result.before, result.after)
  if (lines.length > 0) writeFileSync(result.file, result.text)
  const said = lines.length === 0 ? [`${result.shown} is the same already`] : [result.shown, ...lines]
  process.stdout.write(`${said.join("\n")}\n`)
  if (lines.length > 0) process.stdout.write("Commit it: Argo CD brings it to the clusters of that environment.\n")
}
