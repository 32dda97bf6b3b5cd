/** Where documents of each kind have their words, and how they say what they are. */
import type { XmlText } from "./XmlText.ts"

interface OfficeKind {
  /** The part that says what the archive is, and how it says it. */
  readonly index: string
  readonly mark: RegExp
  /** The same for its twin with macros. */
  readonly macros?: RegExp
  /** Parts with words. */
  readonly part: RegExp
  /** Parts of which each is a page. */
  readonly page?: RegExp
  readonly text: XmlText
}

const office = "application/vnd.openxmlformats-officedocument"
const index = "[Content_Types].xml"
const macros = /macroEnabled|vbaProject/i

export const kinds: Readonly<Record<string, OfficeKind>> = {
  [`${office}.wordprocessingml.document`]: {
    index,
    mark: /wordprocessingml\.document\.main\+xml/,
    macros,
    part: /^word\/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml$/,
    text: { words: ["t"], breaks: ["p", "br", "cr", "tr"], spaces: ["tab"] }
  },
  [`${office}.presentationml.presentation`]: {
    index,
    mark: /presentationml\.(?:presentation|slideshow)\.main\+xml/,
    macros,
    part: /^ppt\/(?:slides\/slide|notesSlides\/notesSlide)\d+\.xml$/,
    page: /^ppt\/slides\/slide\d+\.xml$/,
    text: { words: ["t"], breaks: ["p", "br"], spaces: [] }
  },
  [`${office}.spreadsheetml.sheet`]: {
    index,
    mark: /spreadsheetml\.sheet\.main\+xml/,
    macros,
    // Words are in one table that all sheets share; short ones may stand in the cells.
    part: /^xl\/(?:sharedStrings|worksheets\/sheet\d+)\.xml$/,
    text: { words: ["t"], breaks: ["si", "is"], spaces: [] }
  },
  "application/epub+zip": {
    index: "mimetype",
    mark: /^application\/epub\+zip\s*$/,
    part: /\.x?html?$/i,
    text: { words: ["body"], breaks: ["p", "li", "div", "br", "h1", "h2", "h3", "h4", "tr"], spaces: ["td"] }
  }
}
