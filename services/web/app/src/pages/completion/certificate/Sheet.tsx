import type { Certificate } from "@lyceum/sdk"
import { CourseArt } from "../../../design/CourseArt.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

/** The sheet itself: A4 across, on the screen and in print. `name`: whom it names, if anybody. */
export const Sheet = ({ certificate, name }: { readonly certificate: Certificate; readonly name: string | null }) => {
  const t = useT()
  const format = useFormat()
  const { courseId, courseTitle, id, issuedAt } = certificate
  return (
    <article className="certificate" aria-label={t("certificate.of", { title: courseTitle })}>
      <div className="certificate-art">
        <CourseArt id={courseId} />
      </div>
      <div className="certificate-body">
        <p className="certificate-kind">{t("certificate.kind")}</p>
        {name === null ? (
          <p className="certificate-says">{t("certificate.course-completed")}</p>
        ) : (
          <>
            <p className="certificate-name">
              <bdi>{name}</bdi>
            </p>
            <p className="certificate-says">{t("certificate.has-completed")}</p>
          </>
        )}
        <h2>
          <bdi>{courseTitle}</bdi>
        </h2>
        <dl className="certificate-facts">
          <div>
            <dt>{t("certificate.issued")}</dt>
            <dd className="num">{format.date(issuedAt)}</dd>
          </div>
          <div>
            <dt>{t("certificate.issuer")}</dt>
            <dd>Lyceum</dd>
          </div>
          <div>
            <dt>{t("certificate.check")}</dt>
            <dd className="certificate-address" dir="ltr">
              {`${location.host}/certificates/${id}`}
            </dd>
          </div>
        </dl>
        <span className="certificate-seal">
          <Icon name="award" size={40} />
        </span>
      </div>
    </article>
  )
}
