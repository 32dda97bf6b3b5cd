/** HTML of a course as elements of the page: nothing of it is ever put in as HTML. */
import { Link } from "@tanstack/react-router"
import { createElement, Fragment, type ReactNode, useMemo } from "react"
import { Prose } from "../../../design/Prose.tsx"
import {
  headingLevels,
  isAddress,
  isAllowedAttribute,
  itemOfAddress,
  playerAddress,
  readable,
  safeAddress,
  safeStyle,
  shownTags,
  silentTags
} from "./allowed.ts"
import { FramedPlayer } from "./FramedPlayer.tsx"

/** React's names of attributes that are called otherwise in HTML. */
const renamed: Readonly<Record<string, string>> = {
  class: "className",
  colspan: "colSpan",
  rowspan: "rowSpan",
  datetime: "dateTime"
}

const lone: ReadonlySet<string> = new Set(["br", "col", "hr", "img", "source", "wbr"])
/** Elements that take no text between their children. */
const noText: ReadonlySet<string> = new Set(["table", "thead", "tbody", "tfoot", "tr", "colgroup"])

/** What one attribute becomes; nothing when it may not stay. */
const property = (tag: string, name: string, value: string): ReadonlyArray<readonly [string, unknown]> => {
  if (name === "data-style") return [["style", safeStyle(value)]]
  // The server puts ids of authors under a prefix: any other could shadow one of the page.
  if (name === "id") return value.startsWith("u-") ? [["id", value]] : []
  if (!isAllowedAttribute(tag, name)) return []
  if (name === "controls" || name === "open" || name === "reversed") return [[name, true]]
  if (name === "align") return []
  const kept = isAddress(name) ? safeAddress(value, name, location.href) : value
  return kept === undefined ? [] : [[renamed[name] ?? name, kept]]
}

const propertiesOf = (element: Element, tag: string): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries([...element.attributes].flatMap(({ name, value }) => property(tag, name.toLowerCase(), value))),
  ...(tag === "img" && { alt: element.getAttribute("alt") ?? "", loading: "lazy", decoding: "async" }),
  ...((tag === "video" || tag === "audio") && { controls: true, preload: "metadata" }),
  // These may scroll sideways within the text: the keyboard must get there.
  ...((tag === "pre" || tag === "table") && { tabIndex: 0 })
})

/** Makes elements of one document; headings are counted in its order. */
const makeReader = (levels: Iterator<number>) => {
  const children = (parent: Element, withText: boolean): ReadonlyArray<ReactNode> =>
    [...parent.childNodes].map((node, index) => {
      if (node.nodeType === Node.TEXT_NODE) return withText ? node.nodeValue : null
      return node instanceof Element ? <Fragment key={index}>{read(node)}</Fragment> : null
    })

  const anchor = (element: Element): ReactNode => {
    const { href, ...rest } = propertiesOf(element, "a")
    const inside = children(element, true)
    if (typeof href !== "string") return createElement("span", rest, ...inside)
    const item = itemOfAddress(href, location.origin)
    if (item !== undefined)
      return (
        <Link to="/courses/$courseId/items/$itemId" params={item}>
          {inside}
        </Link>
      )
    const away = element.getAttribute("target") === null ? {} : { target: "_blank" }
    return createElement("a", { ...rest, ...away, href, rel: "noopener noreferrer" }, ...inside)
  }

  const read = (element: Element): ReactNode => {
    const tag = element.tagName.toLowerCase()
    if (silentTags.has(tag)) return null
    if (tag === "iframe") {
      const src = playerAddress(element.getAttribute("src") ?? "")
      return src === undefined ? null : <FramedPlayer src={src} />
    }
    if (!shownTags.has(tag)) return <>{children(element, true)}</>
    if (tag === "a") return anchor(element)
    const name = /^h[1-6]$/.test(tag) ? `h${String(levels.next().value ?? 6)}` : tag
    if (lone.has(tag)) return createElement(name, propertiesOf(element, tag))
    return createElement(name, propertiesOf(element, tag), ...children(element, !noText.has(tag)))
  }

  return (body: HTMLElement): ReactNode => createElement(Fragment, null, ...children(body, true))
}

/** What the HTML says, as elements. The document that it is read in runs nothing and loads nothing. */
const elementsOf = (html: string): ReactNode => {
  const { body } = new DOMParser().parseFromString(readable(html), "text/html")
  const headings = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  return makeReader(headingLevels(headings.map(({ tagName }) => Number(tagName.slice(1)))).values())(body)
}

/** Text of an author. Links to other items stay within the app. */
export const AuthoredHtml = ({
  html,
  size,
  lang
}: {
  readonly html: string
  readonly size?: "reading" | "small"
  readonly lang?: string
}) => {
  const inside = useMemo(() => elementsOf(html), [html])
  return (
    <Prose size={size ?? "reading"} {...(lang !== undefined && { lang })}>
      {inside}
    </Prose>
  )
}
