/** A worker in a process of its own, to be killed: database address and batch as arguments. */
import { BatchId } from "@lyceum/domain/Ids"
import { Effect, Redacted } from "effect"
import { workBatch } from "../../src/batches/WorkBatch.ts"
import { partsOn } from "./Parts.ts"

const [url = "", batch = ""] = process.argv.slice(2)
await Effect.runPromise(workBatch(BatchId.make(batch)).pipe(Effect.provide(partsOn(Redacted.make(url)))))
