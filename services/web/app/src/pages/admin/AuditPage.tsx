import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const AuditPage = () => {
  const t = useT()
  return <Page title={t("audit.title")} />
}
