/** Names and kinds of the objects that an export is made of. Pure. */
import type { ExportFormat, ExportKind } from "@lyceum/api/AnalyticsExports"
import type { ExportId } from "@lyceum/domain/Ids"

/** Every object of exports lies below. */
export const exportsFolder = "exports/"

/** Every object of one export lies below. */
export const folderOf = (id: ExportId): string => `${exportsFolder}${id}/`

/** The export that an object belongs to. */
export const exportIdOf = (key: string): string => key.slice(exportsFolder.length).split("/")[0] ?? ""

/** A part of one run: another run's never has the same key. */
export const partKey = (id: ExportId, part: number, run: string): string =>
  `${folderOf(id)}part-${String(part).padStart(4, "0")}-${run}`

/** The file that one run puts together. */
export const fileKey = (id: ExportId, format: ExportFormat, run: string): string => `${folderOf(id)}${run}.${format}`

export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  parquet: "application/vnd.apache.parquet"
}

/** What a browser saves it as: kind, first and last day. */
export const fileNameOf = (asked: {
  readonly kind: ExportKind
  readonly format: ExportFormat
  readonly from: Date
  readonly to: Date
}): string => {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  return `lyceum-${asked.kind}-${day(asked.from.getTime())}-${day(asked.to.getTime() - 1)}.${asked.format}`
}
