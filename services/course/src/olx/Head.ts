/** Everything of a course besides its sections: title, texts, language, settings. */
import { CourseId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { textContent } from "domutils"
import type { Element } from "domhandler"
import { parseDocument } from "htmlparser2"
import type { Bundle } from "./Bundle.ts"
import type { CourseHead } from "./Lyceum.ts"
import { refused } from "./OlxRefused.ts"
import type { Policy } from "./Policy.ts"
import type { Reporter } from "./Reporter.ts"
import { isBlank } from "./XmlText.ts"

/** The course element with its run, wherever it stands. Throws `OlxRefused` `no-course`. */
export const findCourse = (bundle: Bundle): { readonly course: Element; readonly run: string } => {
  const found = bundle.xml("course.xml")
  if (found === null || found.name !== "course")
    throw refused("no-course", "course.xml does not hold a <course>", "course.xml")
  const run = found.attribs["url_name"] ?? ""
  if (!isBlank(found) || run === "") return { course: found, run }
  const path = `course/${run}.xml`
  const course = bundle.xml(path)
  // a pointer carries names alone; a course with a title of its own may well be empty
  if (course === null && found.attribs["display_name"] !== undefined) return { course: found, run }
  if (course === null)
    throw refused("no-course", `the course has no content, and there is no file ${path}`, "course.xml")
  course.attribs = { ...course.attribs, ...found.attribs }
  return { course, run }
}

const isCourseId = Schema.is(CourseId)
const silent = new Set(
  "url_name org course display_name language advanced_modules course_image xml_attributes slug".split(" ")
)
const used = new Set(
  "display_name language learning_info max_student_enrollments_allowed pre_requisite_courses lyceum_sequential".split(
    " "
  )
)

/** What one will learn (Open edX `learning_info`); `changed` is called when not all of it could stay. */
const outcomesOf = (listed: unknown, changed: () => void): ReadonlyArray<string> => {
  if (listed === undefined) return []
  const given: ReadonlyArray<unknown> = Array.isArray(listed) ? listed : []
  const kept = given.filter((one): one is string => typeof one === "string" && one !== "" && one.length <= 500)
  if (kept.length < given.length || kept.length > 50 || !Array.isArray(listed)) changed()
  return kept.slice(0, 50)
}

/** Reads the head, without files. `html` sanitises and canonicalises. */
export const readHead = (
  course: Element,
  policy: Policy,
  bundle: Bundle,
  report: Reporter,
  html: (source: string, place: string) => string
): Omit<CourseHead, "files"> => {
  const place = "the course"
  const text = (name: string): string => {
    const value = course.attribs[name] ?? policy.course[name]
    return typeof value === "string" ? value : ""
  }
  const others = new Set([...Object.keys(course.attribs), ...Object.keys(policy.course)])
  const unread = [...others]
    .filter((name) => !silent.has(name) && !used.has(name) && !name.startsWith("lyceum_"))
    .sort()
  if (unread.length > 0) report.warn(place, `these settings have no meaning here: ${unread.join(", ")}`)

  const given = [text("display_name"), course.attribs["course"] ?? "", course.attribs["url_name"] ?? ""].find(
    (t) => t.trim() !== ""
  )
  if (given === undefined) report.warn(place, "it has no title")
  const language = text("language").replaceAll("_", "-")
  const known = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)
  if (!known)
    report.warn(
      place,
      language === "" ? "it names no language: en was taken" : `the language ${language} was read as en`
    )

  const summarySource = bundle.text("about/short_description.html") ?? ""
  const summary = textContent(parseDocument(summarySource)).replace(/\s+/g, " ").trim()
  if (summary.length > 2000) report.warn("about/short_description.html", "it was cut at 2,000 characters")

  const seats = policy.course["max_student_enrollments_allowed"]
  const capacity =
    typeof seats === "number" && Number.isInteger(seats) && seats >= 1 && seats <= 10_000_000 ? seats : null
  const wanted = policy.course["pre_requisite_courses"]
  const listed: ReadonlyArray<unknown> = Array.isArray(wanted) ? wanted : []
  const prerequisites = listed.filter(isCourseId).slice(0, 50)
  if (prerequisites.length < listed.length)
    report.warn(place, "prerequisites that are no courses of this platform were left out")
  const outcomes = outcomesOf(policy.course["learning_info"], () =>
    report.warn(place, "learning_info is a list of up to 50 texts of 1 to 500 characters: the rest was left out")
  )
  return {
    title: (given ?? "Course").slice(0, 10_000),
    summary: summary.slice(0, 2000),
    ...(outcomes.length === 0 ? {} : { outcomes }),
    description: html(bundle.text("about/overview.html") ?? "", "about/overview.html"),
    language: known ? language : "en",
    settings: { capacity, prerequisites, sequential: policy.course["lyceum_sequential"] === true }
  }
}
