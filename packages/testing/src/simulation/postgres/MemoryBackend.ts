/** The database of a service in memory; connections end with their machine. */
import type { Machine } from "../kernel/Machine.ts"
import type { Backend, BackendSession } from "./Backend.ts"
import type { Database } from "./Database.ts"
import { Session } from "./Session.ts"

/** A session that is forgotten when it ends. A class, and not an object with an accessor: one is made for each statement. */
class MemorySession extends Session implements BackendSession {
  private readonly all: Set<MemorySession>

  constructor(db: Database, machine: Machine, all: Set<MemorySession>) {
    super(db, machine.kernel)
    this.all = all
    all.add(this)
  }

  override close(): void {
    this.all.delete(this)
    super.close()
  }
}

export const memoryBackend = (db: Database): Backend & { readonly drop: (machine: Machine) => void } => {
  const open = new Map<Machine, Set<MemorySession>>()
  return {
    open: (machine) => {
      let all = open.get(machine)
      if (all === undefined) {
        all = new Set()
        open.set(machine, all)
      }
      return new MemorySession(db, machine, all)
    },
    drop: (machine) => {
      for (const session of open.get(machine) ?? []) session.close()
      open.delete(machine)
    }
  }
}
