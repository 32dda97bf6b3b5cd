/** One question of a quiz: a line when it is closed, its editor when it is open. */
import type { AuthoredQuestion } from "@lyceum/sdk"
import { Button } from "../../../design/Button.tsx"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { Pill } from "../../../design/Surface.tsx"
import { findingsOf } from "../checks.ts"
import { textOf } from "../fields/html-text.ts"
import { LineButtons } from "../fields/LineList.tsx"
import { useT } from "../texts.ts"
import { QuestionEditor } from "./QuestionEditor.tsx"

/** What a prompt says, without its marks. */
const wordsOf = (html: string): string => textOf(html) ?? html.replace(/<[^>]*>/g, " ")

export const QuestionCard = ({
  count,
  index,
  one,
  open,
  onChange,
  onCopy,
  onMove,
  onRemove,
  onToggle
}: {
  readonly one: AuthoredQuestion
  readonly index: number
  readonly count: number
  readonly open: boolean
  readonly onChange: (one: AuthoredQuestion) => void
  readonly onCopy: () => void
  readonly onMove: (to: number) => void
  readonly onRemove: () => void
  readonly onToggle: (open: boolean) => void
}) => {
  const t = useT()
  const { question } = one
  const wrong = findingsOf(one).length > 0
  const name = t("quiz.question", { number: index + 1 })
  return (
    <>
      <Disclosure
        level={4}
        open={open}
        onToggle={onToggle}
        title={
          <>
            <span className="num">{index + 1}.</span>{" "}
            <span dir="auto">{wordsOf(question.prompt) || t("quiz.untitled")}</span>
          </>
        }
        end={
          <>
            {wrong && (
              <span className="outline-wrong">
                <Icon name="alert" size={16} />
                <span className="hidden-text">{t("outline.wrong")}</span>
              </span>
            )}
            <Pill>{t(`question.${question.kind}`)}</Pill>
          </>
        }
      >
        <QuestionEditor one={one} onChange={onChange} />
      </Disclosure>
      <div className="row question-buttons">
        <LineButtons name={name} index={index} count={count} onMove={onMove} onRemove={onRemove} />
        <Button
          variant="quiet"
          size="small"
          icon="copy"
          aria-label={t("quiz.copy", { number: index + 1 })}
          onClick={onCopy}
        />
      </div>
    </>
  )
}
