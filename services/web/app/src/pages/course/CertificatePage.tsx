import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const CertificatePage = () => {
  const t = useT()
  return <Page title={t("certificate.title")} />
}
