import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const EditPage = () => {
  const t = useT()
  return <Page title={t("edit.title")} />
}
