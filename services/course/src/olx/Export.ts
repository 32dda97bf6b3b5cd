/**
 * A course to OLX that Open edX's tools can read, and that imports to an equal course. What OLX has words for is written in
 * them; the export is then read back, and only what came out different (ids, shapes that OLX cannot say) goes into
 * `policies/lyceum.json`. Pure; the same course gives the same files.
 */
import { isDeepStrictEqual } from "node:util"
import { type CourseContent, itemsOf } from "@lyceum/domain/Content"
import type { CourseId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import type { Element } from "domhandler"
import { type Files, safePath } from "./Archive.ts"
import { mapItemHtml } from "./ContentHtml.ts"
import { type ExportFiles, leafElement } from "./export/ItemOut.ts"
import { readCourse, type Reading, refusing } from "./Import.ts"
import { fileLink, itemLink, rewriteHtml } from "./Links.ts"
import { digestOf, LyceumFile, lyceumPath } from "./Lyceum.ts"
import { element, xmlOf } from "./XmlText.ts"

/** Why a course cannot be written: a file of it is missing, has a path that no archive may hold, or is beyond a limit. */
export class OlxExportError extends Schema.TaggedError<OlxExportError>()("OlxExportError", {
  path: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `${this.path}: ${this.detail}`
  }
}

const encoder = new TextEncoder()
const run = "course"
const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`
const encodeLyceum = Schema.encodeSync(LyceumFile)

/** HTML with item ids replaced by keys, as it stands in an archive. */
const keyedHtml = (content: CourseContent): ((html: string) => string) => {
  const keys = new Map<string, string>(itemsOf(content).map((item) => [item.id, item.key]))
  return (html) =>
    rewriteHtml(html, {
      fileUrl: (path) => fileLink(path),
      itemUrl: (name) => {
        const key = keys.get(name)
        return key === undefined ? null : itemLink(key)
      }
    })
}

/** The files in OLX's own words. */
const plainFiles = (
  content: CourseContent,
  stored: Files,
  keyed: (html: string) => string
): Map<string, Uint8Array> => {
  const files = new Map<string, Uint8Array>()
  for (const [path, bytes] of stored) files.set(`static/${path}`, bytes)
  const out: ExportFiles = {
    put: (path, text) => void files.set(path, encoder.encode(text)),
    putStatic: (wanted, text) => {
      let path = wanted
      while (files.has(`static/${path}`)) path = `x-${path}`
      files.set(`static/${path}`, encoder.encode(text))
      return path
    }
  }
  const named = (
    tag: string,
    part: { readonly key: string; readonly title: string },
    children: ReadonlyArray<Element>
  ) => element(tag, { url_name: part.key, display_name: part.title }, children)
  const chapters = content.sections.map((section) =>
    named(
      "chapter",
      section,
      section.lessons.map((lesson) =>
        named(
          "sequential",
          lesson,
          lesson.pages.map((page) =>
            named(
              "vertical",
              page,
              page.items.map((item) => leafElement(mapItemHtml(item, keyed), out))
            )
          )
        )
      )
    )
  )
  const course = element(
    "course",
    { url_name: run, org: "lyceum", course: "course", display_name: content.title, language: content.language },
    chapters
  )
  const { capacity, prerequisites, sequential } = content.settings
  out.put("course.xml", `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf(course)}\n`)
  out.put("about/short_description.html", escaped(content.summary))
  out.put("about/overview.html", keyed(content.description))
  out.put(
    `policies/${run}/policy.json`,
    json({
      [`course/${run}`]: {
        ...(capacity === null ? {} : { max_student_enrollments_allowed: capacity }),
        ...(prerequisites.length === 0 ? {} : { pre_requisite_courses: prerequisites }),
        ...(sequential ? { lyceum_sequential: true } : {}),
        ...(content.outcomes === undefined || content.outcomes.length === 0 ? {} : { learning_info: content.outcomes })
      }
    })
  )
  return files
}

interface Part {
  readonly level: "section" | "lesson" | "page"
  readonly id: string
  readonly key: string
  readonly title: string
}
const partsOf = (content: CourseContent): ReadonlyArray<Part> =>
  content.sections.flatMap((section): ReadonlyArray<Part> => [
    { level: "section", id: section.id, key: section.key, title: section.title },
    ...section.lessons.flatMap((lesson): ReadonlyArray<Part> => [
      { level: "lesson", id: lesson.id, key: lesson.key, title: lesson.title },
      ...lesson.pages.map((page): Part => ({ level: "page", id: page.id, key: page.key, title: page.title }))
    ])
  ])

const idsOf = (content: CourseContent, reading: Reading): Record<string, string> => {
  const ids: Record<string, string> = {}
  const compare = (wanted: { readonly id: string }, read: { readonly id: string } | undefined): void => {
    const record = read === undefined || read.id === wanted.id ? undefined : reading.names.records.get(read.id)
    if (record !== undefined) ids[record] = wanted.id
  }
  const parts = partsOf(reading.content)
  for (const [index, part] of partsOf(content).entries()) compare(part, parts[index])
  const items = itemsOf(reading.content)
  for (const [index, item] of itemsOf(content).entries()) compare(item, items[index])
  return ids
}

const exactOf = (content: CourseContent, read: CourseContent, keyed: (html: string) => string) => {
  const nodes: Record<string, (typeof LyceumFile.Type.nodes)[string]> = {}
  const items: Record<string, (typeof LyceumFile.Type.items)[string]> = {}
  const parts = partsOf(read)
  for (const [index, part] of partsOf(content).entries()) {
    const other = parts[index]
    if (other === undefined || (other.key === part.key && other.title === part.title)) continue
    const exact = { key: part.key, title: part.title }
    nodes[`${other.level}:${other.key}`] = { digest: digestOf({ key: other.key, title: other.title }), exact }
  }
  const others = itemsOf(read)
  for (const [index, item] of itemsOf(content).entries()) {
    const other = others[index]
    if (other === undefined || isDeepStrictEqual(other, item)) continue
    items[`item:${other.key}`] = { digest: digestOf(other), exact: mapItemHtml(item, keyed) }
  }
  const { sections: _wanted, ...wanted } = content
  const { sections: _read, ...found } = read
  const head = isDeepStrictEqual(wanted, found)
    ? null
    : { digest: digestOf(found), exact: { ...wanted, description: keyed(wanted.description) } }
  return { nodes, items, head }
}

/**
 * Writes a course. `files` holds the bytes of `content.files` by path; gives the archive's files below `course/`.
 * Fails with `OlxExportError` when a file is missing, stands there twice or has an unsafe path.
 */
export const exportCourse = (
  courseId: CourseId,
  content: CourseContent,
  files: Files
): Effect.Effect<Files, OlxExportError> =>
  Effect.suspend(() => {
    const stored = new Map<string, Uint8Array>()
    for (const { path } of content.files) {
      const bytes = files.get(path)
      const fault =
        bytes === undefined
          ? "the file has no bytes"
          : safePath(path) !== path || path === ""
            ? "unsafe path"
            : stored.has(path)
              ? "listed twice"
              : null
      if (bytes === undefined || fault !== null) return Effect.fail(new OlxExportError({ path, detail: fault ?? "" }))
      stored.set(path, bytes)
    }
    const keyed = keyedHtml(content)
    const plain = plainFiles(content, stored, keyed)
    const saved = (value: LyceumFile): Map<string, Uint8Array> =>
      new Map([...plain, [lyceumPath, encoder.encode(json(encodeLyceum(value)))]])
    const empty = { format: 1, courseId, ids: {}, head: null, nodes: {}, items: {} } as const
    return refusing(() => {
      const first = readCourse(plain, courseId)
      const ids = idsOf(content, first)
      const read = Object.keys(ids).length === 0 ? first : readCourse(saved({ ...empty, ids }), courseId)
      const complete = saved({ ...empty, ids, ...exactOf(content, read.content, keyed) })
      return new Map([...complete].map(([path, bytes]) => [`course/${path}`, bytes]))
    }).pipe(Effect.mapError((error) => new OlxExportError({ path: error.entry ?? "", detail: error.detail })))
  })
