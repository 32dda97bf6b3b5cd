/** All databases in memory. */
import { Catalogue, Database, type Statements } from "../postgres/Database.ts"
import { memoryBackend } from "../postgres/MemoryBackend.ts"
import { analyticsStatements } from "../postgres/statements/Analytics.ts"
import { enrollmentStatements } from "../postgres/statements/Enrollment.ts"
import { eventStoreStatements, unpublished } from "../postgres/statements/EventStore.ts"
import { progressStatements } from "../postgres/statements/Progress.ts"
import type { Platform, Storage } from "./Storage.ts"

/** What each service's database knows. A planted bug puts other imitations in the place of some. */
export interface Catalogues {
  readonly enrollment: Catalogue
  readonly progress: Catalogue
  readonly analytics: Catalogue
}

/** The catalogues, with `changed` imitations in the place of those with the same digest. */
export const cataloguesWith = (changed: Statements = []): Catalogues => ({
  enrollment: new Catalogue(eventStoreStatements, enrollmentStatements, changed),
  progress: new Catalogue(eventStoreStatements, progressStatements, changed),
  analytics: new Catalogue(eventStoreStatements, analyticsStatements, changed)
})

const storageOf = (db: Database) => {
  const backend = memoryBackend(db)
  const storage: Storage = {
    backend,
    rows: (table) => [...(db.tables.get(table)?.rows() ?? [])].map((row) => ({ ...row })),
    unpublished: () => unpublished(db)
  }
  return { storage, drop: backend.drop }
}

export const memoryStorage = (catalogues: Catalogues) => (): Platform => {
  const [enrollment, progress, analytics, copy] = [
    storageOf(new Database("enrollment", catalogues.enrollment)),
    storageOf(new Database("progress", catalogues.progress)),
    storageOf(new Database("analytics", catalogues.analytics)),
    storageOf(new Database("analytics", catalogues.analytics))
  ]
  return {
    enrollment: enrollment.storage,
    progress: progress.storage,
    analytics: analytics.storage,
    copy: copy.storage,
    drop: (machine) => {
      for (const { drop } of [enrollment, progress, analytics, copy]) drop(machine)
    }
  }
}
