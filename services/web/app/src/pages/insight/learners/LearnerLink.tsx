/** A learner's name that leads to their page. */
import { Link } from "@tanstack/react-router"
import { useT } from "../texts.ts"

/** `name` null = the account was erased; `undefined` = it cannot be said (yet): then a part of the id stands for it. */
export const LearnerLink = ({
  courseId,
  userId,
  name
}: {
  readonly courseId: string
  readonly userId: string
  readonly name: string | null | undefined
}) => {
  const t = useT()
  return (
    <Link to="/teach/$courseId/learners/$userId" params={{ courseId, userId }}>
      <bdi>{name === null ? t("learner.erased") : (name ?? t("learner.unnamed", { id: userId.slice(-6) }))}</bdi>
    </Link>
  )
}
