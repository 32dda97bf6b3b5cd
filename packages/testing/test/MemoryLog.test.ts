import { MemoryLog } from "@lyceum/testing/MemoryLog"
import { streamTaskContract } from "@lyceum/testing/StreamTaskContract"

streamTaskContract("memory", MemoryLog.layer)
