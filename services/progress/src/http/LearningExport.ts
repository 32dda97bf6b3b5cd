/** Handler of the export: the person's own learning data as one document, read and sent page by page. */
import { ProgressApi } from "@lyceum/api/Progress"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { Effect, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { learningDocument } from "../LearningDocument.ts"

export const LearningExportHandlers = HttpApiBuilder.group(
  ProgressApi,
  "learningExport",
  Effect.fnUntraced(function* (handlers) {
    const document = yield* learningDocument
    return handlers.handleRaw("own", () =>
      Effect.gen(function* () {
        const { userId } = yield* authorize("notes.read", true)
        return HttpServerResponse.stream((yield* document(userId)).pipe(Stream.encodeText), {
          contentType: "application/json",
          headers: { "cache-control": "no-store", "content-disposition": 'attachment; filename="learning.json"' }
        })
      })
    )
  })
)
