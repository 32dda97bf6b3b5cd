import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const CataloguePage = () => {
  const t = useT()
  return <Page title={t("courses.title")} />
}
