import { Icon, type IconName } from "../../../design/Icon.tsx"
import { useT } from "../texts.ts"

const ways = [
  { name: "read", icon: "book" },
  { name: "progress", icon: "chart" },
  { name: "certificate", icon: "award" }
] as const satisfies ReadonlyArray<{ readonly name: string; readonly icon: IconName }>

/** What learning here is like, in three sentences that hold. */
export const Ways = () => {
  const t = useT()
  return (
    <section aria-labelledby="ways" className="stack">
      <h2 id="ways">{t("start.ways")}</h2>
      <ul className="start-ways" role="list">
        {ways.map(({ icon, name }) => (
          <li key={name}>
            <Icon name={icon} size={24} />
            <h3>{t(`start.ways.${name}`)}</h3>
            <p className="muted">{t(`start.ways.${name}.text`)}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
