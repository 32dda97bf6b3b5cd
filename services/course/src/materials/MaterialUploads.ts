/** What authors do with uploads: ask for one, look how far it is, forget it. Who may was asked before. */
import type { PgClient } from "@effect/sql-pg"
import { CommandContext, RequestIdempotency } from "@lyceum/database/CommandContext"
import { IdempotencyKeyReused } from "@lyceum/database/Commands"
import { Uuids } from "@lyceum/database/Uuids"
import type { NewMaterial } from "@lyceum/api/CourseMaterials"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { type CourseId, MaterialId, type UserId } from "@lyceum/domain/Ids"
import { quarantineKey } from "@lyceum/events/Materials"
import { ObjectStore, type ObjectStoreUnavailable, type SignedUpload } from "@lyceum/storage/ObjectStore"
import { Context, DateTime, Effect, Layer, Option } from "effect"
import { ContentRefused } from "../authoring/Refusals.ts"
import type { Contents } from "../content/Contents.ts"
import { soundKeys } from "../files/SoundKeys.ts"
import { isUsed } from "./FileUse.ts"
import { type MaterialRow, MaterialRows } from "./MaterialRows.ts"
import { MaterialBusy, MaterialInUse } from "./MaterialRefusals.ts"
import { newMaterialFaults } from "./NewMaterialFaults.ts"

/** How long a permission to send lasts. Sending must begin within it, and may take longer. */
const lifetime = "15 minutes"

/** Uploads that are listed. */
const listed = 100

export class MaterialUploads extends Context.Service<
  MaterialUploads,
  {
    /** A new upload, or the same again for the same Idempotency-Key; `upload` lets its bytes be sent. */
    readonly request: (
      courseId: CourseId,
      uploadedBy: UserId,
      material: NewMaterial
    ) => Effect.Effect<
      { readonly materialId: MaterialId; readonly upload: SignedUpload },
      ContentRefused | IdempotencyKeyReused | MaterialBusy | ObjectStoreUnavailable
    >
    readonly find: (courseId: CourseId, id: MaterialId) => Effect.Effect<Option.Option<MaterialRow>>
    /** Newest first, deleted ones left out. */
    readonly list: (courseId: CourseId) => Effect.Effect<ReadonlyArray<MaterialRow>>
    /** Forgets it, unless its file is part of the draft or of a version. */
    readonly remove: (row: MaterialRow) => Effect.Effect<void, MaterialInUse>
  }
>()("@lyceum/course/materials/MaterialUploads") {
  static readonly layer = Layer.effect(
    MaterialUploads,
    Effect.gen(function* () {
      const rows = yield* MaterialRows
      const store = yield* ObjectStore
      const uses = yield* Effect.context<Contents | PgClient.PgClient>()

      /** The same for every repetition of a request with an Idempotency-Key. */
      const newId = Effect.gen(function* () {
        const idempotency = yield* RequestIdempotency
        if (idempotency === null) return MaterialId.make((yield* Uuids)())
        const { actor } = yield* CommandContext
        return MaterialId.make(derivedUuid("material", actor, idempotency.route, idempotency.key))
      })

      /** The row with what the store knows: nobody tells us that bytes came. A store that is away leaves it as it was. */
      const looked = Effect.fn("MaterialUploads.looked")(function* (row: MaterialRow) {
        if (row.state !== "awaiting-upload") return row
        const found = yield* store
          .head(quarantineKey(row.courseId, row.id))
          .pipe(Effect.catch(() => Effect.succeedNone))
        if (Option.isNone(found)) return row
        yield* rows.arrived(row.id, DateTime.toDateUtc(yield* DateTime.now))
        return { ...row, state: "processing" as const }
      })

      return MaterialUploads.of({
        request: Effect.fn("MaterialUploads.request")(function* (courseId, uploadedBy, { mediaType, path, size }) {
          const reasons = newMaterialFaults({ mediaType, path, size })
          if (reasons.length > 0) return yield* new ContentRefused({ reasons })
          const id = yield* newId
          const wanted = { id, courseId, path, mediaType, size, uploadedBy }
          if (!(yield* rows.insert(wanted, DateTime.toDateUtc(yield* DateTime.now)))) {
            const known = Option.getOrUndefined(yield* rows.find(id))
            if (known === undefined) return yield* new MaterialBusy()
            const same =
              known.courseId === courseId && known.path === path && known.mediaType === mediaType && known.size === size
            if (!same) return yield* new IdempotencyKeyReused()
          }
          const upload = yield* soundKeys(
            store.signUpload({
              key: quarantineKey(courseId, id),
              mediaType,
              minimumBytes: size,
              maximumBytes: size,
              lifetime
            })
          )
          return { materialId: id, upload }
        }),
        find: Effect.fn("MaterialUploads.find")(function* (courseId, id) {
          const row = Option.filter(
            yield* rows.find(id),
            (found) => found.courseId === courseId && found.state !== "deleted"
          )
          return Option.isNone(row) ? row : Option.some(yield* looked(row.value))
        }),
        list: Effect.fn("MaterialUploads.list")(function* (courseId) {
          return yield* Effect.forEach(yield* rows.list(courseId, listed), looked, { concurrency: 8 })
        }),
        remove: Effect.fn("MaterialUploads.remove")(function* (row) {
          const { courseId, file, id } = row
          if (file !== null && (yield* Effect.provideContext(isUsed(courseId, file), uses))) {
            return yield* new MaterialInUse()
          }
          yield* rows.forget(id, DateTime.toDateUtc(yield* DateTime.now))
          // What is missed here, housekeeping removes.
          yield* Effect.ignore(store.remove(quarantineKey(courseId, id)))
        })
      })
    })
  )
}
