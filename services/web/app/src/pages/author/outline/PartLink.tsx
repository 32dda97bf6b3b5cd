/** The way to a part of the draft. Lighter than the router's own link, which looks at every change of the address. */
import { useRouter } from "@tanstack/react-router"
import { type AnchorHTMLAttributes, useMemo } from "react"
import { useEditor } from "../draft/useEditor.ts"

export const PartLink = ({
  name,
  ...rest
}: { readonly name: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick">) => {
  const router = useRouter()
  const { courseId } = useEditor()
  const way = useMemo(
    () => ({ to: "/teach/$courseId/edit", params: { courseId }, search: { part: name } }) as const,
    [courseId, name]
  )
  const { href } = useMemo(() => router.buildLocation(way), [router, way])
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        // With a key held it is the browser's: another tab, another window, a download.
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        // The router would go to the top at once, which lays the page out one time more; a frame does that anyway.
        void router.navigate({ ...way, resetScroll: false })
        requestAnimationFrame(() => window.scrollTo(0, 0))
      }}
    />
  )
}
