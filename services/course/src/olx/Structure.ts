/**
 * First pass of an import: the tree of sections, lessons and pages, each leaf in its place with its key and id, so that the
 * second pass can resolve links to parts that come later. Files behind `url_name` and `filename` are read here.
 */
import { ItemId, LessonId, PageId, SectionId } from "@lyceum/domain/Ids"
import { type ChildNode, Element, isText } from "domhandler"
import type { Bundle } from "./Bundle.ts"
import type { Level, Named, Names } from "./Names.ts"
import { refused } from "./OlxRefused.ts"
import type { Reporter } from "./Reporter.ts"
import { elementsOf, isBlank } from "./XmlText.ts"

/** A leaf with its files resolved. `name` is its url_name (or what stands for it), `missing` the file that was not found. */
export interface Leaf {
  readonly element: Element
  readonly tag: string
  readonly name: string
  readonly key: string
  readonly id: ItemId
  readonly title: string
  readonly place: string
  readonly missing: string | null
}
export interface PageDraft {
  readonly id: PageId
  readonly key: string
  readonly title: string
  readonly leaves: Array<Leaf>
}
export interface LessonDraft {
  readonly id: LessonId
  readonly key: string
  readonly title: string
  readonly pages: Array<PageDraft>
}
export interface SectionDraft {
  readonly id: SectionId
  readonly key: string
  readonly title: string
  readonly lessons: Array<LessonDraft>
}

/** What the walk works with. `policyTitle`: the title that a policy file gives a part, by tag and url_name. */
export interface StructureContext {
  readonly bundle: Bundle
  readonly names: Names
  readonly report: Reporter
  readonly policyTitle: (tag: string, name: string) => string | null
  /** The url_name of a container, and the first item below it: the target of links to containers. */
  readonly containers: Map<string, ItemId>
}

const maxElements = 100_000
const branching = new Set([
  "split_test",
  "conditional",
  "library_content",
  "itembank",
  "randomize",
  "problemset",
  "videosequence",
  "wrapper",
  "problem_set"
])
/** Whether a tag holds other parts instead of being one. */
export const isContainer = (tag: string): boolean =>
  branching.has(tag) || ["course", "chapter", "sequential", "vertical"].includes(tag)

/** Attributes of containers that need no word; any other is reported, because it may change what learners meet. */
const harmless = new Set([
  "url_name",
  "display_name",
  "filename",
  "xml_attributes",
  "slug",
  "format",
  "org",
  "course",
  "name"
])

interface Resolved {
  readonly element: Element
  readonly name: string
  readonly title: string
  readonly place: string
  readonly missing: string | null
  readonly files: ReadonlySet<string>
}

/** Walks the children of `course`. Throws `OlxRefused` when there are more than 100,000 elements. */
export const readStructure = (course: Element, context: StructureContext): Array<SectionDraft> => {
  const { bundle, names, report } = context
  let seen = 0

  const fileOf = (tag: string, element: Element, name: string | null): { path: string; root: Element } | null => {
    const wanted = [element.attribs["filename"] ?? "", name ?? ""].filter((one) => one !== "")
    for (const one of wanted) {
      const spellings = [one, one.replaceAll(":", "/"), one.replaceAll(" ", "_"), one.replace(/[^\w.-]/g, "_")]
      for (const spelling of new Set(spellings)) {
        const path = `${tag}/${spelling}.xml`
        const root = bundle.xml(path)
        if (root !== null) return { path, root }
      }
    }
    return null
  }

  const resolve = (found: Element, parent: Resolved, index: number): Resolved => {
    if (++seen > maxElements) throw refused("too-many-elements", `more than ${maxElements} elements`)
    const given = found.attribs["url_name"] ?? found.attribs["slug"] ?? null
    let element = found
    let missing: string | null = null
    const files = new Set(parent.files)
    if (isBlank(found)) {
      const file = fileOf(found.name, found, given)
      if (file !== null && files.has(file.path)) {
        report.warn(parent.place, `<${found.name}> ${given ?? ""} contains itself; the inner one is left empty`)
      } else if (file !== null) {
        files.add(file.path)
        element = new Element(file.root.name, { ...file.root.attribs, ...found.attribs }, file.root.children)
      } else if (given !== null) missing = `${found.name}/${given}.xml`
    }
    report.counted(element.name)
    const own = element.attribs["lyceum_key"] ?? given ?? element.attribs["url_name"] ?? null
    const name = own !== null && own !== "" ? own : `${parent.name}-${element.name}-${index + 1}`
    const title =
      [
        element.attribs["lyceum_title"],
        element.attribs["display_name"],
        context.policyTitle(element.name, name),
        element.attribs["name"]
      ].find((one) => one !== undefined && one !== null && one.trim() !== "") ?? ""
    const shown = title === "" ? name.replaceAll("_", " ") : title
    const place = `${parent.place === "" ? "" : `${parent.place} / `}${shown}`
    const full = `${place} (${element.name} ${name})`
    if (own === null || own === "")
      report.warn(full, "it has no url_name: its key comes from its place and changes when it moves")
    if (shown.length > 10_000) report.warn(full, "its title was cut at 10,000 characters")
    return { element, name, title: title.slice(0, 10_000), place, missing, files }
  }

  const named = (level: Level, part: Resolved): Named => {
    const given = names.take(level, part.element.name, part.name)
    if (!given.exact) report.warn(part.place, `the url_name ${part.name} is used twice: this one became ${given.key}`)
    return given
  }
  const titleOf = (part: Resolved, fallback: string | undefined): string => {
    if (part.title !== "") return part.title
    return fallback ?? (part.name.replaceAll("_", " ").trim() || part.element.name)
  }

  const childrenOf = (part: Resolved): ReadonlyArray<Resolved> => {
    const { element, name } = part
    const place = `${part.place} (${element.name} ${name})`
    if (element.children.some((child: ChildNode) => isText(child) && child.data.trim() !== "")) {
      report.warn(place, `text directly inside <${element.name}> has no place and was left out`)
    }
    for (const [attribute, value] of Object.entries(element.attribs)) {
      if (!harmless.has(attribute) && !attribute.startsWith("lyceum_") && element.name !== "course") {
        report.warn(place, `the attribute ${attribute}="${value.slice(0, 200)}" has no meaning here`)
      }
    }
    if (branching.has(element.name)) {
      report.warn(place, `<${element.name}> chooses what a learner gets; here everyone gets all of it`)
    }
    if (part.missing !== null && isBlank(element))
      report.warn(place, `it is empty, and there is no file ${part.missing}`)
    return elementsOf(element).map((child, index) => resolve(child, part, index))
  }

  const leafOf = (part: Resolved): Leaf => {
    const { key, uuid } = named("item", part)
    const tag = part.element.name
    return {
      element: part.element,
      tag,
      name: part.name,
      key,
      id: ItemId.make(uuid),
      title: titleOf(part, undefined),
      place: `${part.place} (${tag} ${part.name})`,
      missing: part.missing
    }
  }
  const link = (part: Resolved, pages: ReadonlyArray<PageDraft>): void => {
    const first = pages.flatMap((page) => page.leaves)[0]
    if (first !== undefined && !context.containers.has(part.name)) context.containers.set(part.name, first.id)
  }
  const leavesOf = (part: Resolved): Array<Leaf> =>
    childrenOf(part).flatMap((child) => (isContainer(child.element.name) ? leavesOf(child) : [leafOf(child)]))
  const pageOf = (part: Resolved): PageDraft => {
    const { key, uuid } = named("page", part)
    const leaves = isContainer(part.element.name) ? leavesOf(part) : [leafOf(part)]
    const page = { id: PageId.make(uuid), key, title: titleOf(part, leaves[0]?.title), leaves }
    link(part, [page])
    return page
  }
  const pagesOf = (part: Resolved): Array<PageDraft> =>
    childrenOf(part).flatMap((child) => {
      const { name } = child.element
      if (name === "sequential" || name === "chapter")
        report.warn(child.place, `<${name}> inside a sequential: its pages follow here`)
      return name === "vertical" || !isContainer(name) ? [pageOf(child)] : pagesOf(child)
    })
  const lessonOf = (part: Resolved): LessonDraft => {
    const { key, uuid } = named("lesson", part)
    const tag = part.element.name
    const pages = tag === "vertical" || !isContainer(tag) ? [pageOf(part)] : pagesOf(part)
    if (tag !== "sequential") {
      report.warn(`${part.place} (${tag} ${part.name})`, `<${tag}> outside a sequential became a lesson of its own`)
    }
    link(part, pages)
    return { id: LessonId.make(uuid), key, title: titleOf(part, pages[0]?.title), pages }
  }
  const sectionOf = (part: Resolved): SectionDraft => {
    const { key, uuid } = named("section", part)
    const lessons = part.element.name === "chapter" ? childrenOf(part).map(lessonOf) : [lessonOf(part)]
    link(
      part,
      lessons.flatMap((lesson) => lesson.pages)
    )
    return { id: SectionId.make(uuid), key, title: titleOf(part, lessons[0]?.title), lessons }
  }

  const root: Resolved = { element: course, name: "course", title: "", place: "", missing: null, files: new Set() }
  const parts = childrenOf(root)
  const sections = parts.filter((part) => isContainer(part.element.name)).map(sectionOf)
  // Parts of the course that are no content (wiki, textbook): kept as a lesson at the end, so that they are not lost.
  const others = parts.filter((part) => !isContainer(part.element.name))
  if (others.length > 0) {
    const lesson = names.take("lesson", "course", "other-parts")
    const page = names.take("page", "course", "other-parts")
    const title = "Other parts of the course"
    const pages = [{ id: PageId.make(page.uuid), key: page.key, title, leaves: others.map(leafOf) }]
    const kept = { id: LessonId.make(lesson.uuid), key: lesson.key, title, pages }
    const last = sections[sections.length - 1]
    if (last !== undefined) last.lessons.push(kept)
    else {
      const section = names.take("section", "course", "other-parts")
      sections.push({ id: SectionId.make(section.uuid), key: section.key, title, lessons: [kept] })
    }
  }
  return sections
}
