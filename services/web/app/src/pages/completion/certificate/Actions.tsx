import type { Certificate } from "@lyceum/sdk"
import { Button, LinkButton } from "../../../design/Button.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"

/** To print, to hand on, and to look at the course. */
export const Actions = ({ certificate, isOwn }: { readonly certificate: Certificate; readonly isOwn: boolean }) => {
  const t = useT()
  const { courseId, courseTitle, id } = certificate
  const url = `${location.origin}/certificates/${id}`
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
        <Button variant={isOwn ? "primary" : "plain"} icon="print" onClick={() => window.print()}>
          {t("print")}
        </Button>
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
      <p className="small muted">{isOwn ? t("certificate.name-is-yours") : t("certificate.names-nobody")}</p>
    </div>
  )
}
