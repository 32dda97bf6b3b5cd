import type { Progress } from "@lyceum/sdk"
import { LinkButton } from "../../../design/Button.tsx"
import { CourseArt } from "../../../design/CourseArt.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { Confetti } from "./Confetti.tsx"

/** The course is done: says so, and leads to the certificate as soon as it is issued. */
export const Celebration = ({ progress }: { readonly progress: Progress }) => {
  const t = useT()
  const format = useFormat()
  const { certificateId, completedAt, courseId, courseTitle, requiredItems } = progress
  return (
    <Card className="celebration" as="section" padded={false}>
      <div className="celebration-art">
        <CourseArt id={courseId} />
        <Confetti />
        <span className="celebration-seal">
          <Icon name="award" size={44} />
        </span>
      </div>
      <div className="celebration-words">
        <h2>{t.rich("finish.done", { course: (part) => <bdi>{part}</bdi> }, { title: courseTitle })}</h2>
        <p className="muted num">
          {completedAt === null
            ? t("finish.items", { count: requiredItems })
            : t("finish.items-on", { count: requiredItems, date: format.date(completedAt) })}
        </p>
        <div role="status" className="celebration-certificate">
          {certificateId === null ? (
            <p className="muted">{t("finish.issuing")}</p>
          ) : (
            <LinkButton variant="primary" icon="award" to="/certificates/$certificateId" params={{ certificateId }}>
              {t("finish.certificate")}
            </LinkButton>
          )}
        </div>
      </div>
    </Card>
  )
}
