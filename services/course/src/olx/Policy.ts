/** The JSON files beside a course: `policies/<run>/policy.json`, `grading_policy.json`, `policies/assets.json`. */
import { Option, Schema } from "effect"
import type { Bundle } from "./Bundle.ts"
import type { Reporter } from "./Reporter.ts"

const JsonRecord = Schema.Record(Schema.String, Schema.Unknown)
const parse = Schema.decodeUnknownOption(Schema.fromJsonString(JsonRecord))
const record = Schema.decodeUnknownOption(JsonRecord)
const asRecord = (value: unknown): Readonly<Record<string, unknown>> => Option.getOrElse(record(value), () => ({}))

const readJson = (
  bundle: Bundle,
  report: Reporter,
  paths: ReadonlyArray<string>
): Readonly<Record<string, unknown>> => {
  for (const path of paths) {
    const text = bundle.text(path)
    if (text === null) continue
    const parsed = Option.getOrNull(parse(text))
    if (parsed !== null) return parsed
    report.warn(path, "it is not a JSON object and was left out")
  }
  return {}
}

/** What the policy files say. */
export interface Policy {
  readonly course: Readonly<Record<string, unknown>>
  readonly titleOf: (tag: string, name: string) => string | null
  /** From the lowest grade cutoff; `null` when there is none. */
  readonly passPercent: number | null
}

/** Reads the policies of a run. */
export const readPolicy = (bundle: Bundle, report: Reporter, run: string): Policy => {
  const all = readJson(bundle, report, [`policies/${run}/policy.json`, `policies/${run}.json`])
  const grading = readJson(bundle, report, [
    `policies/${run}/grading_policy.json`,
    "policies/grading_policy.json",
    "grading_policy.json"
  ])
  const cutoffs = Object.values(asRecord(grading["GRADE_CUTOFFS"])).filter(
    (one): one is number => typeof one === "number"
  )
  const lowest = Math.min(...cutoffs)
  return {
    course: asRecord(all[`course/${run}`]),
    titleOf: (tag, name) => {
      const title = asRecord(all[`${tag}/${name}`])["display_name"]
      return typeof title === "string" ? title : null
    },
    passPercent: lowest > 0 && lowest <= 1 ? Math.round(lowest * 100) : null
  }
}

/** Reports the files that `policies/assets.json` lists and the archive does not hold. */
export const checkAssets = (bundle: Bundle, report: Reporter): void => {
  const path = "policies/assets.json"
  for (const [name, entry] of Object.entries(readJson(bundle, report, [path]))) {
    const given = asRecord(entry)["import_path"]
    const file = typeof given === "string" && given !== "" ? given : name
    if (!bundle.has(`static/${file}`) && !bundle.has(`static/${file.replaceAll(" ", "_")}`)) {
      report.warn(path, `the file static/${file} is listed and missing`)
    }
  }
}
