/** The way through the course: every section and item with its mark. */
import type { ItemProgress, Outline as CourseOutline, Progress } from "@lyceum/sdk"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { Link } from "@tanstack/react-router"
import { ProgressBar } from "../../../design/Progress.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import "./Outline.css"
import { OutlineSection } from "./OutlineSection.tsx"
import { statesOf } from "./shape.ts"
import { useItemLinks } from "./use-item-links.ts"

const none: ReadonlyMap<string, ItemProgress> = new Map()

/** `progress` may be missing (nobody could say); then nothing is marked. `onChosen` is called when a link was followed. */
export const Outline = ({
  currentId,
  onChosen,
  outline,
  progress,
  sectionId
}: {
  readonly outline: CourseOutline
  readonly progress: Progress | undefined
  readonly currentId: string
  /** The section of the current item: open when one comes to it. */
  readonly sectionId: string | undefined
  readonly onChosen: () => void
}) => {
  const t = useT()
  const format = useFormat()
  const states = useMemo(() => (progress === undefined ? none : statesOf(progress.items)), [progress])
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(sectionId === undefined ? [] : [sectionId]))
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (sectionId !== undefined) setOpen((before) => (before.has(sectionId) ? before : new Set([...before, sectionId])))
  }, [sectionId])
  useEffect(() => {
    // With the next frame, which lays the page out anyway.
    const frame = requestAnimationFrame(() =>
      list.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest" })
    )
    return () => cancelAnimationFrame(frame)
  }, [currentId])
  useItemLinks(list, outline.courseId, onChosen)
  const toggle = useCallback(
    (id: string, next: boolean) =>
      setOpen((before) => new Set(next ? [...before, id] : [...before].filter((other) => other !== id))),
    []
  )
  return (
    <div className="outline-inside" ref={list}>
      <div className="outline-head">
        <h2>
          <Link
            to="/courses/$slug"
            params={{ slug: outline.courseId }}
            activeOptions={{ exact: true }}
            dir="auto"
            className="outline-title"
          >
            {outline.title}
          </Link>
        </h2>
        {progress !== undefined && (
          <>
            <p className="small muted num">
              {progress.requiredItems === 0
                ? t("outline.no-lessons")
                : t("outline.percent", {
                    percent: format.percent(progress.percent),
                    done: progress.completedItems,
                    count: progress.requiredItems
                  })}
            </p>
            <ProgressBar percent={progress.percent} label={t("outline.progress")} />
          </>
        )}
      </div>
      {outline.sections.length === 0 ? (
        <p className="muted">{t("outline.no-lessons")}</p>
      ) : (
        <ol role="list" className="outline-sections">
          {outline.sections.map((section) => (
            <OutlineSection
              key={section.id}
              courseId={outline.courseId}
              section={section}
              states={states}
              currentId={section.id === sectionId ? currentId : ""}
              open={open.has(section.id)}
              onToggle={toggle}
            />
          ))}
        </ol>
      )}
    </div>
  )
}
