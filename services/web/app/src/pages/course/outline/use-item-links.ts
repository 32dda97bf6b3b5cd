/**
 * The links of the outline: plain anchors, and one listener for all of them. A router's link listens to the address and is drawn
 * again with it; a thousand of them keep the page from answering.
 */
import { useRouter } from "@tanstack/react-router"
import { type RefObject, useEffect } from "react"

const to = "/courses/$courseId/items/$itemId"

/** Where an item is. */
export const itemAddress = (courseId: string, itemId: string): string => `/courses/${courseId}/items/${itemId}`

/** How long somebody points at a link before its item is fetched, in milliseconds: as the router's own links do. */
const patience = 50

const itemOf = (event: Event): string | undefined => {
  const link = event.target instanceof Element ? event.target.closest("a[data-item]") : null
  return link instanceof HTMLElement ? link.dataset["item"] : undefined
}

/** Whether a click means this window, and nobody has answered it. */
const isPlain = (event: MouseEvent): boolean =>
  !event.defaultPrevented && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)

/** Makes anchors with `data-item` inside `list` go to their item without a reload; what is pointed at is fetched ahead. */
export const useItemLinks = (list: RefObject<HTMLElement | null>, courseId: string, onChosen: () => void): void => {
  const router = useRouter()
  useEffect(() => {
    const element = list.current
    if (element === null) return
    let waiting: ReturnType<typeof setTimeout> | undefined
    const follow = (event: MouseEvent) => {
      const itemId = itemOf(event)
      if (itemId === undefined || !isPlain(event)) return
      event.preventDefault()
      void router.navigate({ to, params: { courseId, itemId } })
      onChosen()
    }
    const prepare = (event: Event) => {
      clearTimeout(waiting)
      const itemId = itemOf(event)
      if (itemId === undefined) return
      waiting = setTimeout(() => void router.preloadRoute({ to, params: { courseId, itemId } }), patience)
    }
    element.addEventListener("click", follow)
    element.addEventListener("pointerover", prepare)
    element.addEventListener("focusin", prepare)
    return () => {
      clearTimeout(waiting)
      element.removeEventListener("click", follow)
      element.removeEventListener("pointerover", prepare)
      element.removeEventListener("focusin", prepare)
    }
  }, [courseId, list, onChosen, router])
}
