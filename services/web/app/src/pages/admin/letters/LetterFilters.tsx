/** Which dead letters are listed. */
import { ChipLink } from "../../../design/Chip.tsx"
import { type LettersSearch, services } from "../search.ts"
import { useT } from "../texts.ts"

/** `topics`: those that occur among what is listed. */
export const LetterFilters = ({
  search: { service, topic },
  topics
}: {
  readonly search: LettersSearch
  readonly topics: ReadonlyArray<string>
}) => {
  const t = useT()
  const bySearch = (search: LettersSearch) => ({ to: "/admin/dead-letters", search, resetScroll: false }) as const
  const ofTopic = topic === undefined ? {} : { topic }
  const ofService = service === undefined ? {} : { service }
  const known = topic === undefined || topics.includes(topic) ? topics : [topic, ...topics]
  return (
    <div className="stack admin-tools">
      <nav className="row admin-chips" aria-label={t("letters.filter.service")}>
        <ChipLink {...bySearch(ofTopic)} chosen={service === undefined}>
          {t("letters.all-services")}
        </ChipLink>
        {services.map((one) => (
          <ChipLink key={one} {...bySearch({ ...ofTopic, service: one })} chosen={service === one}>
            {t(`service.${one}`)}
          </ChipLink>
        ))}
      </nav>
      {known.length > 1 || topic !== undefined ? (
        <nav className="row admin-chips" aria-label={t("letters.filter.topic")}>
          <ChipLink {...bySearch(ofService)} chosen={topic === undefined}>
            {t("letters.all-topics")}
          </ChipLink>
          {known.map((one) => (
            <ChipLink key={one} {...bySearch({ ...ofService, topic: one })} chosen={topic === one}>
              <bdi>{one}</bdi>
            </ChipLink>
          ))}
        </nav>
      ) : null}
    </div>
  )
}
