/** Hands a course to the author as a file. */
import { lyceum } from "../../../api/lyceum.ts"

/** Downloads the draft as an OLX archive. Throws what the route throws. */
export const downloadCourse = async (courseId: string, slug: string): Promise<void> => {
  const { response } = await lyceum.courses.exportCourse({ path: { courseId }, parseAs: "stream" })
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement("a")
  link.href = address
  link.download = `${slug}.tar.gz`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
