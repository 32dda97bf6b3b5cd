/**
 * What HTML of a course may hold on the screen. The server has cleaned it by the same rules; this is the second line, should
 * anything get past the first. Pure.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "))

/** Elements that are shown. The inside of any other is shown without it. */
export const shownTags = words(
  "a abbr address article aside audio b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn " +
    "div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small " +
    "source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr"
)

/** Elements of which the inside is left out too. */
export const silentTags = words(
  "script style template x-style textarea option select noscript svg math object embed applet title head base link meta form input button"
)

const everywhere = words("title lang dir align")

const special: Readonly<Record<string, ReadonlySet<string>>> = {
  a: words("href"),
  img: words("src alt width height"),
  video: words("src controls poster width height"),
  audio: words("src controls"),
  source: words("src type"),
  blockquote: words("cite"),
  q: words("cite"),
  td: words("colspan rowspan"),
  th: words("colspan rowspan scope"),
  col: words("span"),
  colgroup: words("span"),
  ol: words("start reversed type"),
  li: words("value"),
  time: words("datetime"),
  code: words("class"),
  pre: words("class"),
  details: words("open")
}

/** Whether an attribute may stay on an element; its value is looked at apart. */
export const isAllowedAttribute = (tag: string, name: string): boolean =>
  everywhere.has(name) || (Object.hasOwn(special, tag) && special[tag]?.has(name) === true)

const addresses = words("href src poster cite")

/** Whether an attribute holds an address. */
export const isAddress = (name: string): boolean => addresses.has(name)

/** An address that may be followed or loaded: of this site, or http, https, and for links mail and telephone. */
export const safeAddress = (value: string, name: string, base: string): string | undefined => {
  if (!URL.canParse(value, base)) return undefined
  const { protocol } = new URL(value, base)
  const schemes = name === "href" ? ["http:", "https:", "mailto:", "tel:"] : ["http:", "https:"]
  return schemes.includes(protocol) ? value : undefined
}

const length = /^(?:auto|0|\d{1,4}(?:\.\d+)?(?:px|em|rem|%|pt))$/
const styles: Readonly<Record<string, readonly [name: string, value: RegExp]>> = {
  "text-align": ["textAlign", /^(?:left|right|center|justify|start|end)$/],
  "font-style": ["fontStyle", /^(?:normal|italic)$/],
  "font-weight": ["fontWeight", /^(?:normal|bold|[1-9]00)$/],
  "text-decoration": ["textDecoration", /^(?:none|underline|line-through)$/],
  "vertical-align": ["verticalAlign", /^(?:top|middle|bottom|baseline|sub|super)$/],
  width: ["width", length],
  "max-width": ["maxWidth", length]
}

/** The declarations that are kept, by React's names. Colours are left out: they would not be read in the other theme. */
export const safeStyle = (style: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    style.split(";").flatMap((declaration) => {
      const colon = declaration.indexOf(":")
      const property = declaration.slice(0, colon).trim().toLowerCase()
      const value = declaration.slice(colon + 1).trim()
      const known = Object.hasOwn(styles, property) ? styles[property] : undefined
      return known !== undefined && known[1].test(value) ? [[known[0], value]] : []
    })
  )

const players: Readonly<Record<string, (path: string) => string | undefined>> = {
  "player.vimeo.com": (path) => /^\/video\/(\d{1,20})$/.exec(path)?.[0],
  "www.youtube-nocookie.com": (path) => /^\/embed\/[\w-]{1,64}$/.exec(path)?.[0],
  "www.youtube.com": (path) => /^\/embed\/[\w-]{1,64}$/.exec(path)?.[0],
  "youtube.com": (path) => /^\/embed\/[\w-]{1,64}$/.exec(path)?.[0]
}

/** The address of a framed player on the host that sets no cookies; `undefined`: it is no player that is known. */
export const playerAddress = (src: string): string | undefined => {
  if (!URL.canParse(src)) return undefined
  const { host, pathname, protocol } = new URL(src)
  const player = protocol === "https:" && Object.hasOwn(players, host) ? players[host] : undefined
  const path = player?.(pathname)
  if (path === undefined) return undefined
  return host === "player.vimeo.com" ? `https://${host}${path}?dnt=1` : `https://www.youtube-nocookie.com${path}`
}

/** The item of a course that an address of this site leads to. */
export const itemOfAddress = (
  href: string,
  origin: string
): { readonly courseId: string; readonly itemId: string } | undefined => {
  if (!URL.canParse(href, origin)) return undefined
  const url = new URL(href, origin)
  const [, courseId, itemId] = /^\/courses\/([^/]+)\/items\/([^/]+)\/?$/.exec(url.pathname) ?? []
  return url.origin === origin && courseId !== undefined && itemId !== undefined ? { courseId, itemId } : undefined
}

/** Levels of headings below the title of the page: no level is left out on the way down. */
export const headingLevels = (levels: ReadonlyArray<number>): ReadonlyArray<2 | 3 | 4 | 5 | 6> => {
  const names = [2, 3, 4, 5, 6] as const
  const used = [...new Set(levels)].sort((a, b) => a - b)
  let before = 1
  return levels.map((level) => {
    const wanted = Math.min(used.indexOf(level) + 2, before + 1)
    const found = names.find((name) => name === wanted) ?? 6
    before = found
    return found
  })
}

/**
 * The same HTML without what the page's policy would complain of while it is read: `style` attributes by another name (they
 * are looked at one by one, see `safeStyle`), no elements that act on a whole document.
 */
export const readable = (html: string): string =>
  html
    .replaceAll(/<\/?(?:base|meta|link)\b[^>]*>/gi, "")
    .replaceAll(/<(\/?)style\b/gi, "<$1x-style")
    .replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/([\s"'/])style(?=\s*=)/gi, "$1data-style"))
