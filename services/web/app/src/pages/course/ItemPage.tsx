import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const ItemPage = () => {
  const t = useT()
  return <Page title={t("item.title")} />
}
