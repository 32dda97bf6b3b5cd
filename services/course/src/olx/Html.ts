/**
 * The one allow-list for HTML of authors: what an import keeps, what a draft may hold, what a learner is given. Everything
 * that runs, submits, restyles the page or loads foreign frames is left out. Sanitising twice changes nothing.
 */
import sanitizeHtml from "sanitize-html"

/** Hosts whose players may be framed. */
const videoHosts = ["www.youtube-nocookie.com", "www.youtube.com", "youtube.com", "player.vimeo.com"]

const tags = [
  ..."a abbr address article aside audio b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn".split(
    " "
  ),
  ..."div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li main mark ol p pre q rp rt".split(
    " "
  ),
  ..."ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul".split(
    " "
  ),
  ..."var video wbr".split(" ")
]
const links: ReadonlySet<string> = new Set(["href", "src", "poster", "cite"])
/** Tags that carry no content of their own, so that leaving them out loses nothing. */
const silent: ReadonlySet<string> = new Set(["html", "head", "body", "font", "nobr", "text"])

const length = /^(?:auto|0|\d{1,4}(?:\.\d+)?(?:px|em|rem|%|pt))$/
const color = /^(?:#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%]{1,40}\))$/i
const styles: Readonly<Record<string, ReadonlyArray<RegExp>>> = {
  "text-align": [/^(?:left|right|center|justify|start|end)$/],
  "font-style": [/^(?:normal|italic)$/],
  "font-weight": [/^(?:normal|bold|[1-9]00)$/],
  "text-decoration": [/^(?:none|underline|line-through)$/],
  "vertical-align": [/^(?:top|middle|bottom|baseline|sub|super)$/],
  float: [/^(?:left|right|none)$/],
  color: [color],
  "background-color": [color],
  width: [length],
  height: [length],
  "max-width": [length],
  "max-height": [length]
}

/** The declarations of a style that are allowed, in their order; every value matches a closed pattern, so none can escape. */
const allowedStyle = (style: string): string =>
  style
    .split(";")
    .flatMap((declaration) => {
      const colon = declaration.indexOf(":")
      const property = declaration.slice(0, colon).trim().toLowerCase()
      const value = declaration.slice(colon + 1).trim()
      const patterns = Object.hasOwn(styles, property) ? (styles[property] ?? []) : []
      return patterns.some((pattern) => pattern.test(value)) ? [`${property}:${value}`] : []
    })
    .join(";")

/** A rewriting of one link: gets tag, attribute and value, gives the new value. */
export type RewriteLink = (tag: string, attribute: string, value: string) => string

/** Result of sanitising: the HTML and, each once, what was left out that had a meaning. */
export interface Sanitized {
  readonly html: string
  readonly dropped: ReadonlyArray<string>
}

// oxlint-disable-next-line no-control-regex -- browsers skip these inside a scheme, so they are skipped here too
const ignoredInUrl = /[\u0000-\u0020\u00a0\u2028\u2029]+/g
const schemeOf = (url: string): string | null =>
  /^([a-z][a-z0-9+.-]*):/i.exec(url.replace(ignoredInUrl, ""))?.[1]?.toLowerCase() ?? null
const allowedSchemes = (tag: string, attribute: string): ReadonlyArray<string> =>
  tag === "iframe" ? ["https"] : attribute === "href" ? ["http", "https", "mailto", "tel"] : ["http", "https"]

const framable = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const parsed = new URL(url)
  return parsed.protocol === "https:" && videoHosts.includes(parsed.hostname)
}

const space = new Set([" ", "\t", "\n", "\r", "\f"])
/** Without the white space around it, which shows nowhere; non-breaking spaces stay. */
const trimmed = (html: string): string => {
  let start = 0
  let end = html.length
  while (start < end && space.has(html.charAt(start))) start++
  while (end > start && space.has(html.charAt(end - 1))) end--
  return html.slice(start, end)
}

/** Sanitises and rewrites links in one pass; no white space around what is left. Never throws; nesting beyond 80 is flattened. */
export const sanitizeWith = (html: string, rewrite: RewriteLink): Sanitized => {
  // plain text needs no parser, and most choices and labels are plain text
  if (!/[<>&\0\r]/.test(html)) return { html: trimmed(html), dropped: [] }
  const dropped = new Set<string>()
  const result = sanitizeHtml(html, {
    allowedTags: tags,
    disallowedTagsMode: "discard",
    nonTextTags: [
      "script",
      "style",
      "textarea",
      "option",
      "noscript",
      "template",
      "svg",
      "math",
      "object",
      "applet",
      "title"
    ],
    nestingLimit: 80,
    allowedAttributes: {
      "*": ["id", "title", "lang", "dir", "style", "align", "valign"],
      a: ["href", "target", "rel", "name"],
      img: ["src", "alt", "width", "height"],
      iframe: ["src", "width", "height", "allowfullscreen"],
      video: ["src", "controls", "poster", "width", "height"],
      audio: ["src", "controls"],
      source: ["src", "type"],
      blockquote: ["cite"],
      q: ["cite"],
      td: ["colspan", "rowspan", "width", "height"],
      th: ["colspan", "rowspan", "scope", "width", "height"],
      table: ["border", "cellpadding", "cellspacing", "width"],
      col: ["span", "width"],
      colgroup: ["span"],
      ol: ["start", "type", "reversed"],
      li: ["value"],
      time: ["datetime"],
      code: ["class"],
      pre: ["class"],
      details: ["open"]
    },
    allowedClasses: { code: ["language-*"], pre: ["language-*"] },
    parseStyleAttributes: false,
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { iframe: ["https"], img: ["http", "https"] },
    allowedSchemesAppliedToAttributes: ["href", "src", "cite", "poster"],
    allowProtocolRelative: false,
    allowedIframeHostnames: videoHosts,
    allowIframeRelativeUrls: false,
    transformTags: {
      "*": (tag, attributes) => {
        if (!tags.includes(tag) && !silent.has(tag)) dropped.add(`<${tag}>`)
        const kept: Record<string, string> = {}
        for (const [name, value] of Object.entries(attributes)) {
          const scheme = links.has(name) ? schemeOf(value) : null
          if (name === "style") {
            const style = allowedStyle(value)
            if (style !== "") kept[name] = style
          } else if (/^on/i.test(name)) dropped.add(`the event handler ${name} on <${tag}>`)
          else if (tag === "iframe" && name === "src" && !framable(value))
            dropped.add(`an <iframe> of ${value.slice(0, 200)}`)
          else if (scheme !== null && !allowedSchemes(tag, name).includes(scheme)) {
            dropped.add(`a ${scheme}: address on <${tag}>`)
          } else if (name === "id" || (name === "name" && tag === "a"))
            kept[name] = value.startsWith("u-") ? value : `u-${value}`
          else if (name === "href" && value.startsWith("#") && value.length > 1) {
            // ids of authors live under a prefix, so that none can shadow an id or a global of the page
            kept[name] = value.startsWith("#u-") ? value : `#u-${value.slice(1)}`
          } else kept[name] = links.has(name) && tag !== "iframe" ? rewrite(tag, name, value) : value
        }
        if (kept["target"] !== undefined) {
          kept["target"] = "_blank"
          kept["rel"] = "noopener noreferrer"
        }
        return { tagName: tag, attribs: kept }
      }
    },
    exclusiveFilter: (frame) => frame.tag === "iframe" && frame.attribs["src"] === undefined
  })
  return { html: trimmed(result), dropped: [...dropped] }
}

/** Sanitises HTML of an author (an import or a draft). Pure; `sanitize(sanitize(x)) = sanitize(x)`. */
export const sanitize = (html: string): string => sanitizeWith(html, (_tag, _attribute, value) => value).html
