import type { Account, Certificate } from "@lyceum/sdk"
import { AnchorButton, Button, LinkButton } from "../../../design/Button.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { useLocale } from "../../../i18n/language.ts"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"
import { NameSwitch } from "./NameSwitch.tsx"

/** To print, to take along, to hand on, and to look at the course. `owner`: whose it is, when they look at it. */
export const Actions = ({
  certificate,
  owner
}: {
  readonly certificate: Certificate
  readonly owner: Account | null
}) => {
  const t = useT()
  const locale = useLocale()
  const { courseId, courseTitle, id } = certificate
  const url = `${location.origin}/certificates/${id}`
  // The owner's own files carry their name, whatever others see.
  const files = `/v1/certificates/${id}${owner === null ? "" : "/own"}`
  const share = () =>
    navigator.share({ title: t("certificate.of", { title: courseTitle }), url }).catch(() => {
      // Closed without choosing: nothing to say.
    })
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => toast(t("share.copied")),
      () => toast(t("share.not-copied"))
    )
  return (
    <div className="certificate-actions stack">
      <div className="row">
        <AnchorButton
          variant={owner === null ? "plain" : "primary"}
          icon="download"
          href={`${files}/pdf?locale=${locale}`}
          download={`certificate-${id}.pdf`}
        >
          {t("download.pdf")}
        </AnchorButton>
        <Button icon="print" onClick={() => window.print()}>
          {t("print")}
        </Button>
        <AnchorButton icon="award" href={`${files}/credential`} download={`certificate-${id}.json`}>
          {t("download.badge")}
        </AnchorButton>
        {"share" in navigator && (
          <Button icon="share" onClick={() => void share()}>
            {t("share")}
          </Button>
        )}
        {"clipboard" in navigator && (
          <Button icon="copy" onClick={() => void copy()}>
            {t("share.copy")}
          </Button>
        )}
        <LinkButton variant="quiet" to="/courses/$slug" params={{ slug: courseId }}>
          {t("certificate.course")}
        </LinkButton>
      </div>
      {!("clipboard" in navigator) && <TextField label={t("share.address")} value={url} readOnly dir="ltr" />}
      {owner !== null && <NameSwitch certificate={certificate} name={owner.name} />}
      <p className="small muted">
        {owner !== null
          ? t("certificate.name-is-yours")
          : certificate.learnerName === null
            ? t("certificate.names-nobody")
            : null}{" "}
        {t.rich("certificate.signed", { key: (part) => <a href="/.well-known/did.json">{part}</a> })}
      </p>
    </div>
  )
}
