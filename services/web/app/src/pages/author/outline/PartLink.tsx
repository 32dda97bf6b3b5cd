/** The way to a part of the draft. Lighter than the router's own link, which looks at every change of the address. */
import { useRouter } from "@tanstack/react-router"
import type { AnchorHTMLAttributes } from "react"
import { afterPaint } from "../../../design/paint.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useOutline } from "./outline-context.ts"

const to = "/teach/$courseId/edit"

/** Where a part is. The router takes a quarter of the time of drawing a row to say the same. */
const partAddress = (courseId: string, name: string): string =>
  `/teach/${courseId}/edit?part=${encodeURIComponent(name)}`

export const PartLink = ({
  name,
  ...rest
}: { readonly name: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick">) => {
  const router = useRouter()
  const { courseId } = useEditor()
  const outline = useOutline()
  return (
    <a
      {...rest}
      href={partAddress(courseId, name)}
      onClick={(event) => {
        // With a key held it is the browser's: another tab, another window, a download.
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        // The row is seen to be chosen first; the address and what hangs on it follow.
        outline.show(name, [])
        afterPaint(() => {
          // The router would go to the top at once, which lays the page out one time more; a frame does that anyway.
          void router.navigate({ to, params: { courseId }, search: { part: name }, resetScroll: false })
          requestAnimationFrame(() => window.scrollTo(0, 0))
        })
      }}
    />
  )
}
