/** Certificates as sheets to print. */
import type { Locale } from "@lyceum/domain/Account"
import { Cache, Config, Context, Data, Effect, Layer } from "effect"
import type { Certified } from "../credential/OpenBadge.ts"

/** Sheets in memory at a time, about 20 kilobytes each: one that is asked for again and again is drawn once. */
const capacity = 100

/** Loaded by the first who asks. */
const drawing = Effect.promise(() => import("./Draw.ts"))

/** What makes a sheet, compared by value. */
class Wanted extends Data.Class<
  Omit<Certified, "issuedAt"> & { readonly issuedAt: number; readonly name: string | null; readonly locale: Locale }
> {}

export class CertificateSheets extends Context.Service<
  CertificateSheets,
  {
    /** A PDF of one page. `name` null = it names nobody. */
    readonly pdf: (certified: Certified, name: string | null, locale: Locale) => Effect.Effect<Uint8Array>
  }
>()("@lyceum/progress/certificates/sheet/CertificateSheets") {
  /** `PUBLIC_URL`: where certificates are checked. */
  static readonly layer = Layer.effect(
    CertificateSheets,
    Effect.gen(function* () {
      const publicUrl = yield* Config.URL("PUBLIC_URL")
      const cache = yield* Cache.make({
        capacity,
        lookup: Effect.fn("CertificateSheets.draw")(function* ({ issuedAt, locale, name, ...rest }: Wanted) {
          const { drawSheet } = yield* drawing
          const certified = { ...rest, issuedAt: new Date(issuedAt) }
          const url = `${publicUrl.origin}/certificates/${rest.id}`
          return yield* Effect.promise(() => drawSheet({ certified, name, locale, url }))
        })
      })
      return CertificateSheets.of({
        pdf: ({ courseId, courseTitle, courseVersion, id, issuedAt }, name, locale) =>
          Cache.get(
            cache,
            new Wanted({ id, courseId, courseTitle, courseVersion, issuedAt: issuedAt.getTime(), name, locale })
          )
      })
    })
  )
}
