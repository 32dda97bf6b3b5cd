/**
 * OLX (the format Open edX exports) to a course. Two passes: `Structure.ts` lays out sections, lessons, pages and leaves with
 * their ids, then every leaf is read, when all link targets are known. Pure; the same files give the same course.
 * Completion: text is viewed, a video is watched to 80 %, a quiz is passed (at the course's lowest grade cutoff, or 60 %
 * when it has none), `done` is marked by hand; what is not supported is never required.
 */
import { createHash } from "node:crypto"
import type { CourseContent, CourseFile, Item, Lesson, Page, Section } from "@lyceum/domain/Content"
import { type CourseId, ItemId } from "@lyceum/domain/Ids"
import type { ImportReport } from "@lyceum/domain/ImportReport"
import { Effect, Option } from "effect"
import type { Files } from "./Archive.ts"
import { type Bundle, openBundle } from "./Bundle.ts"
import { mapItemHtml } from "./ContentHtml.ts"
import { findCourse, readHead } from "./Head.ts"
import { makeHtmlImport } from "./HtmlImport.ts"
import { readLeaf } from "./leaves/Leaf.ts"
import { itemOf, type LeafContext } from "./leaves/LeafContext.ts"
import { decodeLyceum, digestOf, type LyceumFile, lyceumPath } from "./Lyceum.ts"
import { mediaTypeOf } from "./MediaType.ts"
import { makeNames, type Names } from "./Names.ts"
import { OlxRefused } from "./OlxRefused.ts"
import { checkAssets, readPolicy } from "./Policy.ts"
import { makeReporter, type Reporter } from "./Reporter.ts"
import { type Leaf, readStructure, type SectionDraft } from "./Structure.ts"

/** A static file to store: what `CourseContent.files` says of it, and its bytes. */
export interface ImportedFile extends CourseFile {
  readonly bytes: Uint8Array
}
export interface Imported {
  readonly content: CourseContent
  readonly files: ReadonlyArray<ImportedFile>
  readonly report: ImportReport
}

/** Pass mark of a course whose grading policy names none, in percent. */
const standardPassPercent = 60

const pick = <A extends object>(
  reading: A,
  saved: { readonly digest: string; readonly exact: A } | undefined,
  changed: () => void
): A => {
  if (saved === undefined) return reading
  if (saved.digest === digestOf(reading)) return saved.exact
  changed()
  return reading
}

const leavesOf = (sections: ReadonlyArray<SectionDraft>): ReadonlyArray<Leaf> =>
  sections.flatMap((section) => section.lessons.flatMap((lesson) => lesson.pages.flatMap((page) => page.leaves)))

/** Items by every name that a link may use; items come before containers, and the first of a name wins. */
const linkIndex = (
  sections: ReadonlyArray<SectionDraft>,
  containers: ReadonlyMap<string, ItemId>
): ReadonlyMap<string, ItemId> => {
  const index = new Map<string, ItemId>()
  const add = (name: string, id: ItemId): void => {
    if (!index.has(name)) index.set(name, id)
  }
  const leaves = leavesOf(sections)
  for (const leaf of leaves) add(leaf.key, leaf.id)
  for (const leaf of leaves) add(leaf.name, leaf.id)
  for (const [name, id] of containers) add(name, id)
  for (const leaf of leaves) add(leaf.id, leaf.id)
  return index
}

/** What one reading gives, with the names under which its ids are recorded. */
export interface Reading extends Imported {
  readonly names: Names
}

const filesOf = (bundle: Bundle, left: (path: string) => boolean): ReadonlyArray<ImportedFile> =>
  bundle.staticPaths.flatMap((path) => {
    const bytes = left(path) ? null : bundle.bytes(`static/${path}`)
    if (bytes === null) return []
    const sha256 = createHash("sha256").update(bytes).digest("hex")
    return [{ path, mediaType: mediaTypeOf(path), size: bytes.length, sha256, bytes }]
  })

const countItems = (items: ReadonlyArray<Item>): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const item of items) counts[item.body.kind] = (counts[item.body.kind] ?? 0) + 1
  return counts
}

const savedIn = (bundle: Bundle, report: Reporter): LyceumFile | null => {
  const text = bundle.text(lyceumPath)
  const saved = text === null ? null : Option.getOrNull(decodeLyceum(text))
  if (text !== null && saved === null) report.warn(lyceumPath, "it cannot be read and was left out")
  return saved
}

/** The recorded files, when they are the ones in the archive in some order; media types are the record's. */
const recorded = (exact: ReadonlyArray<CourseFile>, found: ReadonlyArray<CourseFile>): ReadonlyArray<CourseFile> => {
  const byPath = new Map(found.map((file) => [file.path, file]))
  const same = exact.every((file) => {
    const other = byPath.get(file.path)
    byPath.delete(file.path)
    return other !== undefined && other.sha256 === file.sha256 && other.size === file.size
  })
  return same && byPath.size === 0 ? exact : found
}

const hasRepeats = (keys: ReadonlyArray<string>): boolean => new Set(keys).size < keys.length

/** The reading itself; throws `OlxRefused`. `importCourse` is the door. */
export const readCourse = (files: Files, courseId: CourseId): Reading => {
  const reading = readOnce(files, courseId, true)
  const { sections } = reading.content
  const lessons = sections.flatMap((section) => section.lessons)
  const pages = lessons.flatMap((lesson) => lesson.pages)
  const levels = [sections, lessons, pages, pages.flatMap((page) => page.items)]
  // only a doctored record can do this: keys of a plain reading are unique by construction
  return levels.some((parts) => hasRepeats(parts.map((part) => part.key))) ? readOnce(files, courseId, false) : reading
}

const readOnce = (files: Files, courseId: CourseId, useRecord: boolean): Reading => {
  const bundle = openBundle(files)
  const report = makeReporter()
  const { course, run } = findCourse(bundle)
  const onDisk = savedIn(bundle, report)
  const saved = useRecord ? onDisk : null
  if (!useRecord) report.warn(lyceumPath, "it gives two parts the same key and was left out")
  const names = makeNames(courseId, saved !== null && saved.courseId === courseId ? saved.ids : {})
  const policy = readPolicy(bundle, report, run)
  const containers = new Map<string, ItemId>()
  const structure = { bundle, names, report, policyTitle: policy.titleOf, containers }
  const drafts = readStructure(course, structure)
  const targets = linkIndex(drafts, containers)
  const html = makeHtmlImport(bundle, report, targets)
  const consumed = new Set<string>()
  const context: LeafContext = {
    bundle,
    report,
    html: html.read,
    fileOf: html.fileOf,
    passPercent: policy.passPercent ?? standardPassPercent,
    consumed
  }
  const changed = (place: string) => () =>
    report.warn(place, "it was changed since its export: what the OLX says counts")

  const readItem = (leaf: Leaf): ReadonlyArray<Item> => {
    const { body, rest } = readLeaf(leaf, context)
    const main = itemOf(leaf, body)
    const others = rest.map((one, index): Item => {
      const { key, uuid } = names.take("item", one.tag, `${leaf.name}-${index + 1}`)
      const kept = { kind: "unsupported", tag: one.tag, reason: one.reason, source: one.source } as const
      return { id: ItemId.make(uuid), key, title: leaf.title, rule: { kind: "viewed" }, required: false, body: kept }
    })
    return [main, ...others].map((item) => {
      const exact = pick<Item>(item, saved?.items[`item:${item.key}`], changed(leaf.place))
      const read = exact === item ? item : { ...mapItemHtml(exact, (one) => html.read(one, leaf.place)), id: item.id }
      if (read.body.kind === "unsupported") report.unsupported(leaf.place, read.body.tag, read.body.reason)
      return read
    })
  }
  const nodeOf = <A extends { readonly key: string; readonly title: string }>(level: string, draft: A) => {
    const reading = { key: draft.key, title: draft.title }
    return pick(reading, saved?.nodes[`${level}:${draft.key}`], changed(`${draft.title} (${level} ${draft.key})`))
  }
  const sections = drafts.map((section): Section => ({
    id: section.id,
    ...nodeOf("section", section),
    lessons: section.lessons.map((lesson): Lesson => ({
      id: lesson.id,
      ...nodeOf("lesson", lesson),
      pages: lesson.pages.map((page): Page => ({
        id: page.id,
        ...nodeOf("page", page),
        items: page.leaves.flatMap(readItem)
      }))
    }))
  }))

  const head = readHead(course, policy, bundle, report, html.read)
  const stored = filesOf(bundle, (path) => consumed.has(path) && !html.referred.has(path))
  const described = stored.map(({ path, mediaType, size, sha256 }): CourseFile => ({ path, mediaType, size, sha256 }))
  const reading = { ...head, files: described }
  const picked = pick(reading, saved?.head ?? undefined, changed("the course"))
  const exact =
    picked === reading
      ? reading
      : {
          ...picked,
          description: html.read(picked.description, "the course"),
          files: recorded(picked.files, described)
        }
  checkAssets(bundle, report)
  const byPath = new Map(stored.map((file) => [file.path, file.bytes]))
  const lessons = sections.flatMap((section) => section.lessons)
  const pages = lessons.flatMap((lesson) => lesson.pages)
  return {
    names,
    content: { ...exact, sections },
    files: exact.files.flatMap((file) => {
      const bytes = byPath.get(file.path)
      return bytes === undefined ? [] : [{ ...file, bytes }]
    }),
    report: {
      sections: sections.length,
      lessons: lessons.length,
      pages: pages.length,
      items: countItems(pages.flatMap((page) => page.items)),
      elements: Object.fromEntries(report.elements),
      files: exact.files.length,
      unsupported: report.kept,
      warnings: report.warnings,
      notUsed: bundle.unused()
    }
  }
}

/** Runs a reader that throws `OlxRefused`; any other throw is a defect. */
export const refusing = <A>(read: () => A): Effect.Effect<A, OlxRefused> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(read())
    } catch (error) {
      return error instanceof OlxRefused ? Effect.fail(error) : Effect.die(error)
    }
  })

/**
 * Imports the files of an archive as a course. Ids are derived from `courseId` and url_names, so importing again gives the
 * same ids. Fails with `OlxRefused`, whole; everything short of that is in the report.
 */
export const importCourse = (files: Files, courseId: CourseId): Effect.Effect<Imported, OlxRefused> =>
  refusing(() => {
    const { content, files: stored, report } = readCourse(files, courseId)
    return { content, files: stored, report }
  })
