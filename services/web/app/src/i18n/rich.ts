/** Texts with parts that become elements: `Read <link>the rules</link> first.` */
import { createElement, Fragment, type ReactNode } from "react"

/** Makes the element around a part. */
export type Wrap = (part: ReactNode) => ReactNode

/** Wraps the named parts of a text; a part that nobody asked for stays plain. Parts do not nest. */
export const rich = (text: string, wraps: Readonly<Record<string, Wrap>>): ReactNode =>
  text.split(/(<\w+>.*?<\/\w+>)/s).map((piece, index) => {
    const [, name, inner] = /^<(\w+)>(.*)<\/\1>$/s.exec(piece) ?? []
    if (name === undefined || inner === undefined) return piece
    return createElement(Fragment, { key: index }, wraps[name]?.(inner) ?? inner)
  })
