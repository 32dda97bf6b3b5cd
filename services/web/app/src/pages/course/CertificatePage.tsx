import { useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { certificateQuery, ownCertificateQuery } from "../../api/certificates.ts"
import { useAccount } from "../../api/session.ts"
import { LinkButton } from "../../design/Button.tsx"
import { Page } from "../../design/Page.tsx"
import { EmptyState, ErrorState, Loading, Skeleton } from "../../design/States.tsx"
import { Banner } from "../../design/Surface.tsx"
import { useFormat } from "../../i18n/format.ts"
import { Actions } from "../completion/certificate/Actions.tsx"
import "../completion/certificate/Certificate.css"
import { Sheet } from "../completion/certificate/Sheet.tsx"
import { useT } from "../completion/texts.ts"

const route = getRouteApi("/certificates/$certificateId")

/** A certificate for anybody who has its address. It names the person whose it is to themselves, and to others if they chose so. */
export const CertificatePage = () => {
  const t = useT()
  const format = useFormat()
  const { certificateId } = route.useParams()
  const who = useAccount()
  const certificate = useQuery(certificateQuery(certificateId))
  const found = certificate.data ?? null
  const own = useQuery({
    ...ownCertificateQuery(certificateId, who?.id ?? ""),
    enabled: who !== null && found !== null
  })
  const owner = own.data === true ? who : null
  if (certificate.data === undefined)
    return (
      <Page title={t("certificate.title")}>
        {certificate.isError ? (
          <ErrorState
            error={certificate.error}
            onRetry={() => void certificate.refetch()}
            retrying={certificate.isFetching}
          />
        ) : (
          <Loading>
            <Skeleton blockSize="min(60vw, 620px)" radius="var(--r-l)" />
          </Loading>
        )}
      </Page>
    )
  if (found === null)
    return (
      <Page title={t("certificate.none")} width="reading">
        <EmptyState
          icon="award"
          title={t("certificate.unknown")}
          action={
            <LinkButton variant="primary" to="/courses" search={{}}>
              {t("next.catalogue")}
            </LinkButton>
          }
        >
          {t("certificate.unknown-text")}
        </EmptyState>
      </Page>
    )
  return (
    <Page title={t("certificate.title")}>
      <div className="certificate-page">
        <Banner tone="good">
          {t("certificate.genuine", { date: format.date(found.issuedAt), version: found.courseVersion })}
        </Banner>
        <Sheet certificate={found} name={owner?.name ?? found.learnerName} />
        <Actions certificate={found} owner={owner} />
      </div>
    </Page>
  )
}
