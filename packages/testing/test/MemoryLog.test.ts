import { eventLogContract } from "@lyceum/testing/EventLogContract"
import { MemoryLog } from "@lyceum/testing/MemoryLog"
import { streamTaskContract } from "@lyceum/testing/StreamTaskContract"

eventLogContract("memory", MemoryLog.layer)
streamTaskContract("memory", MemoryLog.layer)
