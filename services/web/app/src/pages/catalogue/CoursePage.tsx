import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const CoursePage = () => {
  const t = useT()
  return <Page title={t("course.title")} />
}
