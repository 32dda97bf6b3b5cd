/** Takes learning events in: each validated, the accepted ones durable in the embedded log before the answer. */
import { Ajv } from "ajv"
import { hash } from "node:crypto"
import { Packr } from "msgpackr"
import { v5 } from "uuid"
import type { Database } from "./Database.ts"
import { uuidPattern } from "./Enroll.ts"
import { partitionOf } from "./Partitioner.ts"
import { remembered } from "./Remembered.ts"
import type { Mode } from "./Settings.ts"
import type { Person } from "./Tokens.ts"

const namespace = "6f0c5a52-8f6e-5b8e-9a68-0f3c2d1b7a11"
const maxAhead = 5 * 60 * 1000

const uuid = { type: "string", pattern: uuidPattern }
const fields = { id: uuid, courseId: uuid, itemId: uuid, occurredAt: { type: "string", maxLength: 40 } }
const required = ["id", "courseId", "itemId", "occurredAt", "type"]
const eventSchema = {
  type: "object",
  discriminator: { propertyName: "type" },
  required: ["type"],
  oneOf: [
    {
      additionalProperties: false,
      required,
      properties: { ...fields, type: { const: "item-viewed" } }
    },
    {
      additionalProperties: false,
      required: [...required, "data"],
      properties: {
        ...fields,
        type: { const: "video-progressed" },
        data: {
          type: "object",
          additionalProperties: false,
          required: ["percent", "positionSeconds"],
          properties: {
            percent: { type: "number", minimum: 0, maximum: 100 },
            positionSeconds: { type: "number", minimum: 0 }
          }
        }
      }
    },
    {
      additionalProperties: false,
      required: [...required, "data"],
      properties: {
        ...fields,
        type: { const: "answer-given" },
        data: {
          type: "object",
          additionalProperties: false,
          required: ["questionId"],
          properties: { questionId: uuid }
        }
      }
    }
  ]
}

/** The form of a call; the events are judged one by one. */
export const learningBody = {
  type: "object",
  additionalProperties: false,
  required: ["events"],
  properties: { events: { type: "array", minItems: 1, maxItems: 500 } }
}

/** The form of an answer. */
export const receiptSchema = {
  type: "object",
  properties: {
    accepted: { type: "integer" },
    rejected: {
      type: "array",
      items: {
        type: "object",
        properties: {
          index: { type: "integer" },
          problem: {
            type: "object",
            properties: { type: { type: "string" }, title: { type: "string" }, detail: { type: "string" } }
          }
        }
      }
    }
  }
}

interface LearningEvent {
  readonly id: string
  readonly courseId: string
  readonly itemId: string
  readonly occurredAt: string
  readonly type: "item-viewed" | "video-progressed" | "answer-given"
  readonly data?: Readonly<Record<string, unknown>>
}
interface Version {
  readonly items: ReadonlyMap<string, ReadonlySet<string>>
}
interface Accepted {
  readonly event: LearningEvent
  readonly time: number
}

const isEvent = new Ajv({ discriminator: true }).compile<LearningEvent>(eventSchema)
const iso = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970, or NaN. */
const timeOf = (text: string): number => {
  const parts = iso.exec(text)
  if (parts === null) return Number.NaN
  const day = Number(parts[3])
  if (day > 28 && day > new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate()) return Number.NaN
  return Date.parse(text)
}

const titles = {
  "invalid-event": "This is not a learning event",
  "invalid-time": "occurredAt is not an ISO 8601 time with Z or an offset",
  "time-in-future": "occurredAt lies more than five minutes ahead",
  "not-enrolled": "There is no such course, or the learner is not enrolled in it",
  "unknown-item": "The course has no such item"
} as const

const sql = {
  enrollment: {
    name: "enrollment",
    text: `SELECT course_version AS version FROM enrollments
      WHERE enrollment_id = $1::uuid AND status IN ('active', 'completed')`
  },
  version: { name: "version", text: `SELECT document FROM course_versions WHERE course_id = $1 AND version = $2` },
  publish: {
    name: "publish",
    text: `WITH input (partition, records, payload) AS (VALUES ($2::int, $3::int, $4::bytea)),
      locked AS (SELECT partition FROM partitions WHERE topic = $1 AND partition = $2 ORDER BY partition FOR UPDATE),
      moved AS (UPDATE partitions p SET next_offset = p.next_offset + i.records
        FROM input i JOIN locked USING (partition) WHERE p.topic = $1 AND p.partition = i.partition
        RETURNING p.partition, p.next_offset),
      stored AS (INSERT INTO batches (topic, partition, base_offset, records, payload)
        SELECT $1, i.partition, m.next_offset - i.records, i.records, i.payload
        FROM moved m JOIN input i USING (partition))
      SELECT partition, next_offset::float8 AS end FROM moved`
  },
  move: {
    name: "move",
    text: `UPDATE partitions SET next_offset = next_offset + $3 WHERE topic = $1 AND partition = $2
      RETURNING next_offset - $3 AS base`
  },
  store: {
    name: "store",
    text: `INSERT INTO batches (topic, partition, base_offset, records, payload) VALUES ($1, $2, $3, $4, $5)`
  },
  partitions: { name: "partitions", text: `SELECT partitions FROM topics WHERE name = $1` }
}
const topic = "learning-events"
const packr = new Packr({ useRecords: true })

/** The id of an event in its learner's own namespace: sent again it is the same. */
const idsOf = (userId: string) => {
  const bytes = Buffer.alloc(16 + 36)
  bytes.write(v5(["learning-event", userId].join("\u0000"), namespace).replaceAll("-", ""), 0, "hex")
  return (id: string): string => {
    bytes.write(id, 16, "latin1")
    const hex = hash("sha1", bytes, "hex")
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
}

export const learning = (mode: Mode, progress: Database, messaging: Database) => {
  const findEnrollment = async (key: string) => {
    const [userId = "", courseId = ""] = key.split("/")
    const id = v5(["enrollment", courseId, userId].join("\u0000"), namespace)
    return (await progress.run<{ version: number }>(sql.enrollment, [id]))[0]
  }
  const enrollmentOf = mode === "alike" ? remembered(5000, 50_000, findEnrollment) : findEnrollment
  const versionOf = remembered(Number.MAX_SAFE_INTEGER, 100, async (key): Promise<Version | undefined> => {
    const [courseId, version] = key.split("/")
    const [row] = await progress.run<{
      document: {
        items: ReadonlyArray<{
          id: string
          quiz: { questions: ReadonlyArray<{ question: { id: string } }> } | null
        }>
      }
    }>(sql.version, [courseId, Number(version)])
    return row === undefined
      ? undefined
      : {
          items: new Map(
            row.document.items.map(({ id, quiz }) => [
              id,
              new Set(quiz?.questions.map(({ question }) => question.id) ?? [])
            ])
          )
        }
  })
  const partitions = remembered(
    Number.MAX_SAFE_INTEGER,
    10,
    async (name) => (await messaging.run<{ partitions: number }>(sql.partitions, [name]))[0]?.partitions
  )

  const publish = async (userId: string, records: number, payload: Uint8Array) => {
    const partition = partitionOf(userId, (await partitions(topic)) ?? 1)
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    if (mode === "alike") {
      await messaging.run(sql.publish, [topic, partition, records, bytes])
      return
    }
    await messaging.transaction(async (run) => {
      const [moved] = await run<{ base: string }>(sql.move, [topic, partition, records])
      await run(sql.store, [topic, partition, moved?.base, records, bytes])
    })
  }

  return async (person: Person, events: ReadonlyArray<unknown>, requestId: string) => {
    const now = Date.now()
    const rejected: Array<{ index: number; problem: { type: string; title: string; detail?: string } }> = []
    const reject = (index: number, name: keyof typeof titles, detail?: string) =>
      rejected.push({
        index,
        problem: {
          type: `urn:lyceum:problem:${name}`,
          title: titles[name],
          ...(detail === undefined ? {} : { detail })
        }
      })
    const known = new Map<string, Version | undefined>()
    const accepted: Array<Accepted> = []
    for (let index = 0; index < events.length; index++) {
      const event = events[index]
      if (!isEvent(event)) {
        reject(index, "invalid-event", isEvent.errors?.[0]?.message)
        continue
      }
      const time = timeOf(event.occurredAt)
      if (Number.isNaN(time) || time < 0) {
        reject(index, "invalid-time")
        continue
      }
      if (time > now + maxAhead) {
        reject(index, "time-in-future")
        continue
      }
      if (!known.has(event.courseId)) {
        const enrollment = await enrollmentOf(`${person.userId}/${event.courseId}`)
        known.set(
          event.courseId,
          enrollment === undefined ? undefined : await versionOf(`${event.courseId}/${enrollment.version}`)
        )
      }
      const version = known.get(event.courseId)
      const questions = version?.items.get(event.itemId)
      if (version === undefined) reject(index, "not-enrolled")
      else if (questions === undefined) reject(index, "unknown-item")
      else if (event.type === "answer-given" && !questions.has(String(event.data?.["questionId"]))) {
        reject(index, "unknown-item", "the item has no such question")
      } else accepted.push({ event, time })
    }
    if (accepted.length > 0) {
      const eventId = idsOf(person.userId)
      const payload = packr.pack({
        keys: accepted.map(() => person.userId),
        times: accepted.map(({ time }) => time),
        headers: accepted.map(({ event, time }) => ({
          ce_specversion: "1.0",
          ce_id: eventId(event.id),
          ce_type: `lyceum.learning.${event.type}.v1`,
          ce_source: "progress",
          ce_subject: event.itemId,
          ce_time: new Date(time).toISOString(),
          ce_actor: `user:${person.userId}`,
          ce_correlationid: requestId,
          "content-type": "application/json",
          courseid: event.courseId
        })),
        values: accepted.map(({ event: { courseId, data, itemId } }) =>
          Buffer.from(JSON.stringify({ userId: person.userId, courseId, itemId, ...data }))
        )
      })
      await publish(person.userId, accepted.length, payload)
    }
    return { accepted: accepted.length, rejected }
  }
}
