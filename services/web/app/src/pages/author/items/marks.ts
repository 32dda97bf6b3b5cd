/** Signs around or in place of what is selected in a text. Pure. */
import type { CourseFile } from "@lyceum/sdk"

/** What stands before and after the selection; `empty` takes the place of a selection of nothing. */
export interface Mark {
  readonly before: string
  readonly after: string
  readonly empty: string
}

export type MarkName = "bold" | "italic" | "heading" | "list" | "link" | "code"

const markdown: Readonly<Record<MarkName, Mark>> = {
  bold: { before: "**", after: "**", empty: "" },
  italic: { before: "*", after: "*", empty: "" },
  heading: { before: "\n## ", after: "\n", empty: "" },
  list: { before: "\n- ", after: "\n", empty: "" },
  link: { before: "[", after: "](https://)", empty: "" },
  code: { before: "`", after: "`", empty: "" }
}

const html: Readonly<Record<MarkName, Mark>> = {
  bold: { before: "<strong>", after: "</strong>", empty: "" },
  italic: { before: "<em>", after: "</em>", empty: "" },
  heading: { before: "\n<h2>", after: "</h2>\n", empty: "" },
  list: { before: "\n<ul>\n<li>", after: "</li>\n</ul>\n", empty: "" },
  link: { before: '<a href="https://">', after: "</a>", empty: "" },
  code: { before: "<code>", after: "</code>", empty: "" }
}

/** The signs of a format. */
export const markOf = (format: "html" | "markdown", name: MarkName): Mark => (format === "html" ? html : markdown)[name]

/** What shows or links a file of the course. The selection becomes its words. */
export const linkTo = (format: "html" | "markdown", { mediaType, path }: CourseFile): Mark => {
  const address = `/static/${path.split("/").map(encodeURIComponent).join("/")}`
  const name = path.split("/").at(-1) ?? path
  const image = mediaType.startsWith("image/")
  if (format === "markdown") return { before: image ? "![" : "[", after: `](${address})`, empty: name }
  return image
    ? { before: `<img src="${address}" alt="`, after: `">`, empty: name }
    : { before: `<a href="${address}">`, after: "</a>", empty: name }
}

/** What takes the place of the selection, and what is selected after it. */
export const marked = (text: string, from: number, to: number, { after, before, empty }: Mark) => {
  const chosen = from === to ? empty : text.slice(from, to)
  const start = from + before.length
  return { replacement: `${before}${chosen}${after}`, start, end: start + chosen.length }
}
