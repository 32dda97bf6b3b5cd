import { useFormat } from "../../../i18n/format.ts"
import type { SheetState } from "../answers/sheet.ts"
import { useT } from "../texts.ts"

/** Whether what is on the screen is on the server, and since when. Troubles are told above, where there is room. */
export const SaveStatus = ({ state: { dirty, savedAt, saving, trouble } }: { readonly state: SheetState }) => {
  const t = useT()
  const format = useFormat()
  const kept = trouble?.kind === "waiting" || trouble?.kind === "signed-out"
  const words = kept
    ? t("save.kept")
    : trouble !== null
      ? t("save.not")
      : saving || dirty
        ? t("saving")
        : savedAt === null
          ? t("save.auto")
          : t("saved", { time: format.time(savedAt) })
  return (
    <span
      className="quiz-saved small num"
      data-state={trouble !== null ? "trouble" : saving || dirty ? "busy" : "saved"}
    >
      {words}
    </span>
  )
}
