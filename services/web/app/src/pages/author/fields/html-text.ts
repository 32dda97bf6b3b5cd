/** Plain text and the HTML that stands for it: most short texts of a course are no more than that. Pure. */

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": " "
}

const escape = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")

const unescape = (html: string): string =>
  html.replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity)

/** HTML for a text: its paragraphs (an empty line between) as `p`, unless there is only one; line ends as `br`. */
export const htmlOf = (text: string): string => {
  if (text.trim() === "") return ""
  const paragraphs = escape(text).split(/\n{2,}/)
  const lines = paragraphs.map((paragraph) => paragraph.replaceAll("\n", "<br>"))
  return lines.length === 1 ? lines.join("") : lines.map((line) => `<p>${line}</p>`).join("\n")
}

/** The text that HTML stands for; `null` when it says more than a text can. */
export const textOf = (html: string): string | null => {
  const plain = html
    .trim()
    .replace(/\s*<br\s*\/?>\s*/g, "\n")
    .replace(/^<p>|<\/p>$/g, "")
    .replace(/<\/p>\s*<p>/g, "\n\n")
  if (/<[a-z/!]/i.test(plain)) return null
  const text = unescape(plain)
  return /&(?:\w+|#\d+|#x[0-9a-f]+);/i.test(plain.replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, "")) ? null : text
}
