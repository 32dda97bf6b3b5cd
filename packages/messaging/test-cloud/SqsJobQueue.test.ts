import { jobQueueContract } from "@lyceum/testing/JobQueueContract"
import { newQueue, sqs } from "./TestSqs.ts"

jobQueueContract("sqs", sqs(), { queueName: newQueue(), ids: "in groups while they wait" })
