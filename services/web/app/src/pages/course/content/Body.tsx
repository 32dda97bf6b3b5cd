/** The inside of an item, by its kind. */
import type { DeliveredItem, ItemProgress } from "@lyceum/sdk"
import { lazy, Suspense } from "react"
import { Loading, Skeleton, SkeletonLines } from "../../../design/States.tsx"
import { loadTexts } from "../../../i18n/language.ts"
import { AuthoredHtml } from "./AuthoredHtml.tsx"
import { FileBody } from "./FileBody.tsx"
import { UnsupportedBody } from "./UnsupportedBody.tsx"

const VideoBody = lazy(async () => ({ default: (await import("../video/VideoBody.tsx")).VideoBody }))
const Quiz = lazy(async () => {
  const [{ Quiz: component }] = await Promise.all([import("../../quiz/Quiz.tsx"), loadTexts("quiz")])
  return { default: component }
})

/** Fetches the code that an item needs, ahead of time. */
export const prepareKind = (kind: DeliveredItem["kind"]): void => {
  if (kind === "video") void import("../video/VideoBody.tsx")
  if (kind === "quiz") void import("../../quiz/Quiz.tsx")
}

const Waiting = ({ tall = false }: { readonly tall?: boolean }) => (
  <Loading>{tall ? <Skeleton blockSize="360px" radius="var(--r-m)" /> : <SkeletonLines lines={5} />}</Loading>
)

export interface BodyProps {
  readonly item: DeliveredItem
  readonly progress: ItemProgress | undefined
  /** Whether what is done here is kept for somebody. */
  readonly learns: boolean
  /** Called when a quiz changed what is done. */
  readonly onChanged: () => void
}

export const Body = ({ item, learns, onChanged, progress }: BodyProps) => {
  const { body } = item
  switch (body.kind) {
    case "text":
      return <AuthoredHtml html={body.text} />
    case "task":
      return body.instructions === "" ? null : <AuthoredHtml html={body.instructions} />
    case "file":
      return <FileBody item={item} body={body} />
    case "unsupported":
      return <UnsupportedBody tag={body.tag} />
    case "video":
      return (
        <Suspense fallback={<Waiting tall />}>
          <VideoBody item={item} body={body} progress={progress} learns={learns} />
        </Suspense>
      )
    case "quiz":
      return (
        <Suspense fallback={<Waiting />}>
          <Quiz item={item} progress={progress} onChanged={onChanged} />
        </Suspense>
      )
  }
}
