/** The database of a service in memory; connections end with their machine. */
import type { Machine } from "../kernel/Machine.ts"
import type { Backend } from "./Backend.ts"
import type { Database } from "./Database.ts"
import { Session } from "./Session.ts"

export const memoryBackend = (db: Database): Backend & { readonly drop: (machine: Machine) => void } => {
  const open = new Map<Machine, Set<Session>>()
  return {
    open: (machine) => {
      const { kernel } = machine
      const session = new Session(db, (task) => kernel.submit(kernel.outside, task))
      const all = open.get(machine) ?? new Set()
      open.set(machine, all)
      all.add(session)
      return {
        get isClosed() {
          return session.isClosed
        },
        run: (sql, params, done) => session.run(sql, params, done),
        listen: (channel, listener) => session.listen(channel, listener),
        close: () => {
          all.delete(session)
          session.close()
        }
      }
    },
    drop: (machine) => {
      for (const session of open.get(machine) ?? []) session.close()
      open.delete(machine)
    }
  }
}
