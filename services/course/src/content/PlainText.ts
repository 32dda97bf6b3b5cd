/** The words of HTML without its tags, for search and snippets. Pure. */
import { Parser } from "htmlparser2"

/** Tags inside a word or sentence; all others part words. */
const inline = new Set(
  "a abbr b bdi bdo cite code dfn em i ins del kbd mark q s samp small span strong sub sup u var tt strike wbr".split(
    " "
  )
)

/** Text of sanitised HTML; white space runs are one space, no control characters. */
export const plainText = (html: string): string => {
  const pieces: Array<string> = []
  const part = (name: string) => {
    if (!inline.has(name)) pieces.push(" ")
  }
  const parser = new Parser({
    ontext: (text) => void pieces.push(text),
    onopentag: (name, attributes) => {
      part(name)
      if (name === "img" && attributes["alt"] !== undefined) pieces.push(attributes["alt"], " ")
    },
    onclosetag: part
  })
  parser.end(html)
  return oneLine(pieces.join(""))
}

/** Text with its white space and control characters as single spaces. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, " ").trim()
