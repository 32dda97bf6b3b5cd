/** What `npm audit --json` says, held against the policy beside this file. */
import { DateTime, Schema } from "effect"

/** Severities by which days are counted, worst first. */
const Severity = Schema.Literals(["critical", "high", "moderate", "low", "info"])

/** An advisory that may wait until its last day, and why. */
export const Policy = Schema.fromJsonString(
  Schema.Struct({
    waiting: Schema.Array(
      Schema.Struct({
        advisory: Schema.String,
        package: Schema.String,
        reason: Schema.NonEmptyString,
        until: Schema.String
      })
    )
  })
)

/** The second version of npm's report: packages, and what is said of each. A text in `via` names another package of the report. */
export const Report = Schema.fromJsonString(
  Schema.Struct({
    auditReportVersion: Schema.Literal(2),
    vulnerabilities: Schema.Record(
      Schema.String,
      Schema.Struct({
        severity: Severity,
        via: Schema.Array(
          Schema.Union([Schema.String, Schema.Struct({ url: Schema.String, title: Schema.String, severity: Severity })])
        )
      })
    )
  })
)

/** One line for each advisory that nothing allows, and for each allowance that is over. `today`: a day, `2026-11-23`. */
export const breaches = (
  report: typeof Report.Type,
  { waiting }: typeof Policy.Type,
  today: DateTime.DateTime
): ReadonlyArray<string> => {
  const day = DateTime.formatIsoDate(today)
  const found = Object.entries(report.vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((one) => (typeof one === "string" ? [] : [{ name, ...one, advisory: one.url.split("/").at(-1) ?? "" }]))
  )
  return found.flatMap(({ advisory, name, severity, title }) => {
    const allowed = waiting.find((one) => one.advisory === advisory && one.package === name)
    if (allowed === undefined) return [`${name}: ${severity}: ${title} (${advisory})`]
    return allowed.until < day ? [`${name}: ${advisory} was to be met by ${allowed.until}: ${allowed.reason}`] : []
  })
}
