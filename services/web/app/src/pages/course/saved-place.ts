/** Where a learner goes on in a course. */
import { redirect } from "@tanstack/react-router"
import { outlineQuery } from "../../api/lessons.ts"
import { progressQuery } from "../../api/progress.ts"
import { queryClient } from "../../api/query-client.ts"
import { placesOf } from "./outline/shape.ts"

/** The item that the server has saved, else the first one; `null` when the course has none. Throws what the services say. */
const savedItem = async (courseId: string): Promise<string | null> => {
  const { courseVersion, resumeItemId } = await queryClient.fetchQuery(progressQuery(courseId))
  if (resumeItemId !== null) return resumeItemId
  const outline = await queryClient.fetchQuery(outlineQuery(courseId, courseVersion))
  return placesOf(outline)[0]?.item.id ?? null
}

/** For a loader: goes to the saved place instead. When there is none to be found, the page says why. */
export const toSavedPlace = async (courseId: string): Promise<void> => {
  const itemId = await savedItem(courseId).catch(() => null)
  if (itemId !== null)
    throw redirect({ to: "/courses/$courseId/items/$itemId", params: { courseId, itemId }, replace: true })
}
