/** One dead letter in the list; it opens in the address, so that it can be shared. */
import type { DeadLetter } from "@lyceum/sdk"
import { Link } from "@tanstack/react-router"
import { Card, Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import type { LettersSearch } from "../search.ts"
import { useT } from "../texts.ts"

/** When something happened, as its writer said it: text that may be no time. */
export const useTime = () => {
  const format = useFormat()
  return (time: string): string => (Number.isNaN(Date.parse(time)) ? time : format.dateTime(time))
}

export const LetterRow = ({ letter, search }: { readonly letter: DeadLetter; readonly search: LettersSearch }) => {
  const t = useT()
  const time = useTime()
  const { attempts, error, eventType, firstFailure, group, offset, replayed, service, topic } = letter
  return (
    <Card as="li" className="letter">
      <div className="row apart">
        <h2 className="letter-title">
          <Link to="/admin/dead-letters" search={{ ...search, letter: letter.id }} resetScroll={false}>
            <bdi>{eventType ?? t("letters.unknown-type")}</bdi>
          </Link>
        </h2>
        {replayed ? (
          <Pill tone="good" icon="check">
            {t("letters.replayed")}
          </Pill>
        ) : (
          <Pill tone="warn" icon="alert">
            {t("letters.waiting")}
          </Pill>
        )}
      </div>
      <p className="letter-error" lang="en" dir="ltr">
        {error ?? t("letters.no-error")}
      </p>
      <p className="small muted num">
        {t(`service.${service}`)} · <bdi>{group}</bdi> · <bdi>{topic}</bdi> · #{offset}
        {attempts !== null && ` · ${t("letters.attempts", { count: attempts })}`}
        {firstFailure !== null && ` · ${t("letters.since", { time: time(firstFailure) })}`}
      </p>
    </Card>
  )
}
