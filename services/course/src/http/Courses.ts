/** Handlers of authors' and learners' routes. */
import { maxImportBytes } from "@lyceum/api/CourseArchives"
import { CoursesApi } from "@lyceum/api/Courses"
import { NotFound, PreconditionRequired, ServiceUnavailable, Unprocessable } from "@lyceum/api/Problems"
import { estimatedMinutes } from "@lyceum/domain/Effort"
import { CourseVersion } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { etag } from "@lyceum/runtime/http/ETags"
import { limitOf } from "@lyceum/runtime/http/Paging"
import { Effect, Option } from "effect"
import { HttpServerResponse } from "effect/http"
import { HttpApiBuilder, HttpApiSchema } from "effect/http-api"
import { Authoring } from "../authoring/Authoring.ts"
import { Copying } from "../authoring/Copying.ts"
import { materialsOf, uploadOf } from "../authoring/Materials.ts"
import { Olx } from "../authoring/Olx.ts"
import { unpackContent, unpackJson } from "../content/ContentCodec.ts"
import { markdownFaults } from "../content/Markdown.ts"
import { Contents } from "../content/Contents.ts"
import { bodyDelivery } from "../content/Delivery.ts"
import { CourseFiles } from "../files/CourseFiles.ts"
import { CourseSearch } from "../projections/CourseSearch.ts"
import { Items } from "../projections/Items.ts"
import { editable, readableVersion } from "./Access.ts"
import { bounded } from "./Bounded.ts"
import { changesOf } from "./Changes.ts"
import { historyPage } from "./History.ts"
import { draftOf } from "./Draft.ts"
import { revisionsOf } from "./IfMatch.ts"
import { deleteMaterial, ownMaterial, requestMaterial } from "./Materials.ts"
import { asProblems } from "./Refused.ts"

/** A draft with the entity tag that its next change must name. */
const withRevision = <A extends { readonly revision: number }>(body: A) =>
  HttpApiSchema.withHeaders({ body, headers: { etag: etag(body.revision) } })

export const coursesHandlers = HttpApiBuilder.group(CoursesApi, "courses", (handlers) =>
  handlers.handleAll({
    createCourse: Effect.fnUntraced(function* ({ payload }) {
      const person = yield* authorize("course.create", true)
      const made = yield* asProblems((yield* Authoring).create(person.userId, payload.title, payload.summary ?? ""))
      return withRevision({ id: made.courseId, slug: made.slug, revision: made.revision })
    }),
    copyCourse: Effect.fnUntraced(function* ({ params, payload }) {
      yield* editable(params.courseId)
      const person = yield* authorize("course.create", true)
      const made = yield* asProblems((yield* Copying).copy(params.courseId, person.userId, payload.title))
      return withRevision({ id: made.courseId, slug: made.slug, revision: made.revision })
    }),
    importCourse: Effect.fnUntraced(function* ({ payload, query }) {
      const person = yield* authorize("course.create", true)
      const { report, standing } = yield* asProblems(
        (yield* Olx).import(person.userId, bounded(payload, maxImportBytes), query.publish === "true")
      )
      return {
        courseId: standing.courseId,
        slug: standing.slug,
        ...(standing.version === null ? {} : { version: CourseVersion.make(standing.version) }),
        report
      }
    }),
    getDraft: Effect.fnUntraced(function* ({ params }) {
      yield* editable(params.courseId)
      const draft = yield* (yield* Contents).draft(params.courseId)
      if (Option.isNone(draft)) return yield* new NotFound()
      return HttpServerResponse.uint8Array(yield* unpackJson(draft.value.bytes), {
        contentType: "application/json",
        headers: { etag: etag(draft.value.revision) }
      })
    }),
    draftChanges: Effect.fnUntraced(function* ({ params }) {
      yield* editable(params.courseId)
      return withRevision(yield* changesOf(params.courseId))
    }),
    previewItem: Effect.fnUntraced(function* ({ params, payload }) {
      yield* editable(params.courseId)
      const draft = yield* draftOf(params.courseId)
      const { body } = payload
      const reasons = body.kind === "text" && body.format === "markdown" ? markdownFaults(body.text) : []
      if (reasons.length > 0) return yield* new Unprocessable({ reasons })
      const descriptions = yield* (yield* CourseFiles).descriptions(params.courseId, draft.content.files)
      const deliver = bodyDelivery({ courseId: params.courseId, content: draft.content, descriptions })
      return { ...deliver(body), estimatedMinutes: estimatedMinutes(body) }
    }),
    materials: Effect.fnUntraced(function* ({ params }) {
      yield* editable(params.courseId)
      return yield* materialsOf(params.courseId, (yield* draftOf(params.courseId)).content)
    }),
    requestMaterial: ({ params, payload }) => requestMaterial(params.courseId, payload),
    material: ({ params }) => Effect.map(ownMaterial(params.courseId, params.materialId), uploadOf),
    deleteMaterial: ({ params }) => deleteMaterial(params.courseId, params.materialId),
    saveDraft: Effect.fnUntraced(function* ({ headers, params, payload }) {
      yield* editable(params.courseId)
      if (headers["if-match"] === undefined) return yield* new PreconditionRequired()
      const expected = revisionsOf(headers["if-match"])
      const { revision, slug } = yield* asProblems((yield* Authoring).save(params.courseId, expected, payload))
      return withRevision({ id: params.courseId, slug, revision })
    }),
    publish: Effect.fnUntraced(function* ({ headers, params }) {
      yield* editable(params.courseId)
      const expected = headers["if-match"] === undefined ? null : revisionsOf(headers["if-match"])
      const { slug, version } = yield* asProblems((yield* Authoring).publish(params.courseId, expected))
      return { courseId: params.courseId, slug, version: CourseVersion.make(version ?? 0) }
    }),
    retire: Effect.fnUntraced(function* ({ params }) {
      yield* editable(params.courseId)
      yield* asProblems((yield* Authoring).retire(params.courseId))
    }),
    exportCourse: Effect.fnUntraced(function* ({ params, query }) {
      const { slug } = yield* editable(params.courseId)
      const contents = yield* Contents
      const bytes =
        query.version === undefined
          ? Option.map(yield* contents.draft(params.courseId), (draft) => draft.bytes)
          : yield* contents.version(params.courseId, query.version)
      if (Option.isNone(bytes)) return yield* new NotFound()
      const content = yield* unpackContent(bytes.value)
      const archive = yield* (yield* Olx).export(params.courseId, content).pipe(
        Effect.catchTags({
          ContentRefused: ({ reasons }) => Effect.fail(new Unprocessable({ reasons })),
          ObjectStoreUnavailable: () => Effect.fail(new ServiceUnavailable())
        })
      )
      return HttpServerResponse.uint8Array(archive, {
        contentType: "application/gzip",
        headers: { "content-disposition": `attachment; filename="${slug}.tar.gz"` }
      })
    }),
    history: Effect.fnUntraced(function* ({ params, query }) {
      yield* editable(params.courseId)
      return yield* historyPage(params.courseId, query)
    }),
    item: Effect.fnUntraced(function* ({ params, query }) {
      const own = yield* readableVersion(params.courseId)
      const body = yield* (yield* Items).get(params.courseId, query.version ?? own, params.itemId)
      if (Option.isNone(body)) return yield* new NotFound()
      return HttpServerResponse.text(body.value, { contentType: "application/json" })
    }),
    searchInside: Effect.fnUntraced(function* ({ params, query }) {
      const own = yield* readableVersion(params.courseId)
      const version = query.version ?? own
      const found = yield* (yield* CourseSearch).find(params.courseId, version, query.query, limitOf(query))
      if (Option.isNone(found)) return yield* new NotFound()
      return { version, items: found.value }
    })
  })
)
