import type { QuizAttempts } from "@lyceum/sdk"
import { Icon, type IconName } from "../../../design/Icon.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

/** What to know before the work: how many questions, tries and minutes, when it is passed, when answers are shown. */
export const Rules = ({ quiz }: { readonly quiz: QuizAttempts }) => {
  const t = useT()
  const format = useFormat()
  const { attemptsLeft, questionCount, rules } = quiz
  const lines: ReadonlyArray<readonly [IconName, string]> = [
    ["question", t("rules.questions", { count: questionCount })],
    [
      "refresh",
      attemptsLeft === null || rules.maxAttempts === null
        ? t("rules.unlimited")
        : t("rules.attempts", { count: attemptsLeft, all: rules.maxAttempts })
    ],
    [
      "clock",
      rules.timeLimitMinutes === null
        ? t("rules.no-limit")
        : t("rules.limit", { time: format.duration(rules.timeLimitMinutes * 60) })
    ],
    [
      "award",
      rules.passPercent === 0 ? t("rules.pass-any") : t("rules.pass", { percent: format.percent(rules.passPercent) })
    ],
    ["info", t(`rules.show.${rules.showAnswers}`)]
  ]
  return (
    <ul role="list" className="quiz-rules">
      {lines.map(([icon, words]) => (
        <li key={icon}>
          <Icon name={icon} size={18} />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  )
}
