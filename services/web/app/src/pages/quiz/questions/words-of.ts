/** The words of HTML, without anything else. The document that it is read in runs nothing and loads nothing. */
export const wordsOf = (html: string): string =>
  (new DOMParser().parseFromString(html, "text/html").body.textContent ?? "").replaceAll(/\s+/gu, " ").trim()
