/** Everything that is known about a dead letter. */
import type { DeadLetterDetails } from "@lyceum/sdk"
import type { ReactNode } from "react"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { Facts } from "../frame/Facts.tsx"
import { Raw } from "../frame/Raw.tsx"
import { useT } from "../texts.ts"
import { useTime } from "./LetterRow.tsx"

const fields = (record: Readonly<Record<string, string>>): ReadonlyArray<readonly [string, ReactNode]> =>
  Object.entries(record).map(([name, value]) => [name, <bdi key={name}>{value}</bdi>] as const)

export const LetterFacts = ({ letter }: { readonly letter: DeadLetterDetails }) => {
  const t = useT()
  const format = useFormat()
  const time = useTime()
  const { attempts, error, eventId, eventType, firstFailure, group, headers, ids, key, offset, payload, topic } = letter
  return (
    <div className="stack">
      <Facts
        facts={[
          [t("letter.type"), <bdi key="type">{eventType ?? "–"}</bdi>],
          [
            t("letter.error"),
            <span key="error" lang="en" dir="ltr">
              {error ?? t("letters.no-error")}
            </span>
          ],
          [t("letter.attempts"), attempts === null ? "–" : format.number(attempts)],
          [t("letter.since"), firstFailure === null ? "–" : time(firstFailure)],
          [t("letter.place"), <bdi key="place">{`${topic} → ${group} #${offset}`}</bdi>],
          [t("letter.key"), <bdi key="key">{key ?? "–"}</bdi>],
          [t("letter.event"), <bdi key="event">{eventId ?? "–"}</bdi>]
        ]}
      />
      <div>
        {Object.keys(ids).length > 0 && (
          <Disclosure title={t("letter.ids")} defaultOpen>
            <Facts facts={fields(ids)} />
          </Disclosure>
        )}
        <Disclosure title={t("letter.headers")}>
          <Facts facts={fields(headers)} />
        </Disclosure>
        <Disclosure title={t("letter.payload")}>
          <Raw label={t("letter.payload")} text={payload} />
        </Disclosure>
      </div>
    </div>
  )
}
