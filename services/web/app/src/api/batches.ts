/** Enrolling many people at once. */
import type { BatchRow, EnrollmentBatchReport } from "@lyceum/sdk"
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { lyceum } from "./lyceum.ts"

/** How often to ask how far a batch is, in milliseconds. */
const every = 700

/** Rows of one answer, and how many answers one part of a filtered list may take. */
const rowsAtOnce = 100
const askAtMost = 20

const readReport = async (batchId: string, cursor: string, signal?: AbortSignal): Promise<EnrollmentBatchReport> => {
  const query = { limit: rowsAtOnce, ...(cursor !== "" && { cursor }) }
  return (await lyceum.enrollmentBatches.report({ path: { batchId }, query, ...(signal && { signal }) })).data
}

/** How far a batch is, with its first rows; asked for again until it is done. Throws `not-found`. */
export const batchQuery = (batchId: string) =>
  queryOptions({
    queryKey: ["enrollment-batches", batchId, "status"],
    queryFn: ({ signal }) => readReport(batchId, "", signal),
    refetchInterval: ({ state }) => (state.data?.status === "done" ? false : every)
  })

interface RowsPart {
  readonly rows: ReadonlyArray<BatchRow>
  readonly nextCursor: string | null
}

/** Rows of a batch that is done, in the order of the file: all, or the rejected ones alone (the list is read on until it has some). */
export const batchRowsQuery = (batchId: string, rejectedOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: ["enrollment-batches", batchId, "rows", rejectedOnly],
    queryFn: async ({ pageParam, signal }): Promise<RowsPart> => {
      const rows: Array<BatchRow> = []
      let cursor = pageParam
      for (let asked = 0; asked < askAtMost; asked++) {
        const report = await readReport(batchId, cursor, signal)
        rows.push(...report.rows.filter(({ outcome }) => !rejectedOnly || outcome === "rejected"))
        if (report.nextCursor === null || rows.length > 0) return { rows, nextCursor: report.nextCursor }
        cursor = report.nextCursor
      }
      return { rows, nextCursor: cursor }
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor
  })

/** Sends a file; the same `key` with the same file is the same batch. Gives its id. */
export const submitBatch = async (csv: string, key: string): Promise<string> =>
  (await lyceum.enrollmentBatches.submit({ body: csv, headers: { "Idempotency-Key": key } })).data.id
