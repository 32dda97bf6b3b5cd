/** Every field that a line of the log may have. Loki indexes none of them but level and service. */
import type { LogFieldEntry } from "./Signal.ts"

export const logFields: ReadonlyArray<LogFieldEntry> = [
  { name: "time", type: "string", owner: "runtime", always: true, meaning: "When, ISO-8601 in UTC" },
  {
    name: "level",
    type: "string",
    owner: "runtime",
    always: true,
    meaning: "TRACE, DEBUG, INFO, WARN, ERROR or FATAL"
  },
  {
    name: "message",
    type: "string",
    owner: "runtime",
    always: true,
    meaning: "What happened, in words that are the same every time, with ids"
  },
  { name: "service", type: "string", owner: "runtime", always: true, meaning: "Who says it" },
  {
    name: "traceId",
    type: "string",
    owner: "runtime",
    always: false,
    meaning: "The trace that it belongs to: structured metadata, never a label"
  },
  { name: "spanId", type: "string", owner: "runtime", always: false, meaning: "The span that it belongs to" },
  { name: "requestId", type: "string", owner: "runtime", always: false, meaning: "`x-request-id` of the request" },
  {
    name: "cause",
    type: "string",
    owner: "runtime",
    always: false,
    meaning: "Why: errors with their stacks, without the values that they quote"
  },
  { name: "method", type: "string", owner: "runtime", always: false, meaning: "HTTP method of the request" },
  { name: "route", type: "string", owner: "runtime", always: false, meaning: "Route template, or `unmatched`" },
  { name: "status", type: "number", owner: "runtime", always: false, meaning: "Status of the answer" },
  { name: "seconds", type: "number", owner: "runtime", always: false, meaning: "Time until the answer began" },
  { name: "upstream", type: "string", owner: "web", always: false, meaning: "The service that did not answer" },
  { name: "error", type: "string", owner: "runtime", always: false, meaning: "Kind of an error: its tag" },
  { name: "reason", type: "any", owner: "runtime", always: false, meaning: "Why, in a sentence, or null" },
  { name: "by", type: "string", owner: "runtime", always: false, meaning: "Who had it done: an account's id" },
  { name: "group", type: "string", owner: "messaging", always: false, meaning: "Consumer group" },
  { name: "topic", type: "string", owner: "messaging", always: false, meaning: "Topic" },
  { name: "offset", type: "any", owner: "messaging", always: false, meaning: "Offset in a topic" },
  { name: "replayed", type: "boolean", owner: "runtime", always: false, meaning: "Whether a dead letter was put back" },
  { name: "queue", type: "string", owner: "messaging", always: false, meaning: "Job queue" },
  { name: "task", type: "string", owner: "unique-learners", always: false, meaning: "Stream task" },
  { name: "batchId", type: "string", owner: "enrollment", always: false, meaning: "Batch of enrolments" },
  { name: "versions", type: "any", owner: "course", always: false, meaning: "Versions of courses" },
  { name: "courseId", type: "string", owner: "runtime", always: false, meaning: "Course" },
  { name: "materialId", type: "string", owner: "file-processor", always: false, meaning: "Material" },
  { name: "outcome", type: "string", owner: "file-processor", always: false, meaning: "What became of an upload" },
  { name: "reasons", type: "array", owner: "file-processor", always: false, meaning: "Why an upload was refused" },
  { name: "detail", type: "string", owner: "file-processor", always: false, meaning: "More of it, in a sentence" },
  { name: "messageId", type: "string", owner: "runtime", always: false, meaning: "Record of a queue" },
  {
    name: "jobId",
    type: "string",
    owner: "notification-processor",
    always: false,
    meaning: "Id of a message, never its address"
  },
  {
    name: "kind",
    type: "string",
    owner: "notification-processor",
    always: false,
    meaning: "Kind of a report on a mail"
  },
  {
    name: "result",
    type: "string",
    owner: "notification-processor",
    always: false,
    meaning: "What became of a message"
  },
  {
    name: "template",
    type: "string",
    owner: "notification-processor",
    always: false,
    meaning: "Template of a message"
  },
  { name: "channel", type: "string", owner: "notification-processor", always: false, meaning: "email or sms" },
  { name: "records", type: "number", owner: "notification-processor", always: false, meaning: "Records of a batch" },
  { name: "sent", type: "number", owner: "notification-processor", always: false, meaning: "Of them sent" },
  {
    name: "refused",
    type: "number",
    owner: "notification-processor",
    always: false,
    meaning: "Of them not sent and never to be"
  },
  {
    name: "duplicates",
    type: "number",
    owner: "notification-processor",
    always: false,
    meaning: "Of them sent before"
  },
  { name: "again", type: "number", owner: "notification-processor", always: false, meaning: "Of them to come again" }
]
