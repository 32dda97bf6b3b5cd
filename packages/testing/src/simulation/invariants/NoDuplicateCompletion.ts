/** 3. At most one completion and one certificate an enrolment and version, and the certificate's id is always the same. */
import { certificateId } from "@lyceum/domain/DerivedId"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { type Checker, number, text } from "./Final.ts"
import type { Row } from "../world/Storage.ts"

const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null

export const noDuplicateCompletion: Checker = (final) => {
  const found: Array<string> = []
  const seen = new Set<string>()
  const derived = (row: Row, names: readonly [user: string, course: string, version: string]) =>
    certificateId(
      UserId.make(text(row, names[0])),
      CourseId.make(text(row, names[1])),
      CourseVersion.make(number(row, names[2]))
    )
  for (const event of final.rows("progress", "events")) {
    const { data } = event
    const type = text(event, "type")
    const isCertificate = type === "lyceum.progress.certificate-issued.v1"
    if (!isRow(data) || (!isCertificate && type !== "lyceum.progress.course-completed.v1")) continue
    const key = `${type} of ${text(data, "userId")}, ${text(data, "courseId")}, version ${number(data, "courseVersion")}`
    if (seen.has(key)) found.push(`twice: ${key}`)
    seen.add(key)
    if (isCertificate && text(data, "certificateId") !== derived(data, ["userId", "courseId", "courseVersion"])) {
      found.push(`another id than it would have again: ${key}`)
    }
  }
  const certificates = final.rows("progress", "certificates")
  const owned = certificates.map(
    (row) => `${text(row, "user_id")}/${text(row, "course_id")}/${number(row, "course_version")}`
  )
  if (new Set(owned).size < owned.length) found.push("two certificates for one completion")
  const ids = new Set(certificates.map((row) => text(row, "id")))
  for (const row of final.rows("enrollment", "enrollments")) {
    const id = row["certificate_id"]
    if (typeof id === "string" && !ids.has(id)) found.push("an enrolment names a certificate that was never issued")
  }
  return found
}
