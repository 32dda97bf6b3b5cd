/** Items of the draft that do not work as they are: said before learners find out. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { loadDraft } from "../../../api/authoring.ts"
import { Banner } from "../../../design/Surface.tsx"
import { problemsOf } from "../checks.ts"
import { fromContent, itemsBelow } from "../draft/draft.ts"
import { useT } from "../texts.ts"

/** Items that are named. */
const named = 20

export const DraftFindings = ({ courseId }: { readonly courseId: string }) => {
  const t = useT()
  const { data } = useQuery({
    queryKey: ["authoring", courseId, "draft"],
    staleTime: 0,
    queryFn: ({ signal }) => loadDraft(courseId, signal)
  })
  if (data === undefined) return null
  const found = itemsBelow(fromContent(data.content), null).flatMap((part) => {
    const [first] = part.item === null ? [] : problemsOf(part.item)
    return first === undefined ? [] : [{ part, first }]
  })
  if (found.length === 0) return null
  return (
    <Banner tone="warn">
      <p>
        <b>{t("findings.title", { count: found.length })}</b>
      </p>
      <ul className="small">
        {found.slice(0, named).map(({ first, part }) => (
          <li key={part.name}>
            <Link to="/teach/$courseId/edit" params={{ courseId }} search={{ part: part.name }} dir="auto">
              {part.title}
            </Link>
            : {t(`check.${first.name}`)}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
