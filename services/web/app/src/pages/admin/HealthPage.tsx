import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const HealthPage = () => {
  const t = useT()
  return <Page title={t("health.title")} />
}
