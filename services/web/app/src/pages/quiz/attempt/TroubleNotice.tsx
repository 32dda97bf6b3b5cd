import type { Attempt } from "@lyceum/sdk"
import { sentenceOf } from "../../../api/problems.ts"
import { signInAfterAll } from "../../../api/session.ts"
import { Button } from "../../../design/Button.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import type { Sheet, Trouble } from "../answers/sheet.ts"
import { useT } from "../texts.ts"

/** Says why what is on the screen is not saved, and what to do about it. */
export const TroubleNotice = ({
  attempt,
  sheet,
  trouble
}: {
  readonly attempt: Attempt
  readonly sheet: Sheet
  readonly trouble: Trouble | null
}) => {
  const t = useT()
  const common = useCommon()
  const format = useFormat()
  if (trouble === null || trouble.kind === "submitted") return null
  const retry = (
    <Button size="small" onClick={() => void sheet.flush()}>
      {common("retry")}
    </Button>
  )
  const signIn = (
    <Button size="small" onClick={() => void signInAfterAll().then((again) => again && sheet.flush())}>
      {t("trouble.sign-in")}
    </Button>
  )
  switch (trouble.kind) {
    case "waiting":
      return (
        <Banner tone="warn" live>
          {t("trouble.waiting")}
        </Banner>
      )
    case "signed-out":
      return (
        <Banner tone="warn" live action={signIn}>
          {t("trouble.signed-out")}
        </Banner>
      )
    case "over":
      return (
        <Banner tone="warn" live>
          {t("trouble.over")}
        </Banner>
      )
    case "refused":
      return (
        <Banner tone="bad" live action={retry}>
          {t("trouble.refused")} {common(sentenceOf(trouble.error))}
        </Banner>
      )
    case "conflict": {
      const contested = new Set(sheet.contested())
      const numbers = attempt.questions.flatMap(({ id }, index) =>
        contested.has(id) ? [format.number(index + 1)] : []
      )
      return (
        <Banner
          tone="warn"
          live
          action={
            <div className="row">
              <Button size="small" onClick={() => void sheet.keepMine()}>
                {t("conflict.mine")}
              </Button>
              <Button size="small" onClick={() => sheet.takeTheirs()}>
                {t("conflict.theirs")}
              </Button>
            </div>
          }
        >
          <b>{t("conflict.title")}</b> {t("conflict.text", { count: numbers.length, numbers: format.list(numbers) })}
        </Banner>
      )
    }
  }
}
