/** The catalogue as documents: a JSON Schema for every event type, and AsyncAPI 3 over all topics. Pure. */
import { Schema, SchemaAST } from "effect"
import { EnvelopeHeaders } from "./Envelope.ts"
import { lateTopic, quarantineTopic, topics } from "./Topics.ts"

type Json = Readonly<Record<string, unknown>>

/** JSON Schema (draft 2020-12) of the encoded form, with its definitions inside. */
const jsonSchema = (schema: Schema.Constraint): Json => {
  const document = Schema.toJsonSchemaDocument(schema)
  return Object.keys(document.definitions).length === 0
    ? document.schema
    : { ...document.schema, $defs: document.definitions }
}

/** An event type of a topic: its name and the schema of its data. */
interface EventType {
  readonly type: string
  readonly data: Schema.Constraint
}

/** The members of a topic's union, or its only event. */
const membersOf = (schema: Schema.Constraint): ReadonlyArray<Schema.Constraint> =>
  "members" in schema && Array.isArray(schema.members) ? schema.members.filter(Schema.isSchema) : [schema]

const eventTypesOf = (schema: Schema.Constraint): ReadonlyArray<EventType> =>
  membersOf(schema).flatMap((member) => {
    if (!("fields" in member) || typeof member.fields !== "object" || member.fields === null) return []
    const { fields } = member
    if (!("type" in fields && "data" in fields && Schema.isSchema(fields.type) && Schema.isSchema(fields.data)))
      return []
    const { ast } = fields.type
    return SchemaAST.isLiteral(ast) && typeof ast.literal === "string" ? [{ type: ast.literal, data: fields.data }] : []
  })

/** Every event type with the JSON Schema of its data, in the order of the topics. */
export const eventSchemas = (): ReadonlyArray<{
  readonly type: string
  readonly topic: string
  readonly schema: Json
}> =>
  topics.flatMap((topic) =>
    eventTypesOf(topic.Event).map(({ type, data }) => ({
      type,
      topic: topic.name,
      schema: { $schema: "https://json-schema.org/draft/2020-12/schema", title: type, ...jsonSchema(data) }
    }))
  )

/** The same schema with its definitions named where AsyncAPI keeps them. */
const withComponentRefs = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withComponentRefs)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "$defs" && key !== "$schema")
      .map(([key, inner]) => [
        key,
        key === "$ref" && typeof inner === "string"
          ? inner.replace("#/$defs/", "#/components/schemas/")
          : withComponentRefs(inner)
      ])
  )
}

/** All definitions that the schemas share. */
const definitionsOf = (schemas: ReadonlyArray<Json>): Json =>
  Object.assign({}, ...schemas.map((schema) => schema["$defs"] ?? {}))

const camel = (name: string) => name.replaceAll(/[^A-Za-z0-9]+(.)/g, (_, next: string) => next.toUpperCase())

/** The AsyncAPI 3.0 document: channels (topics), who sends to them, and what a record looks like. */
export const asyncApi = (): Json => {
  const schemas = eventSchemas()
  const headers = jsonSchema(EnvelopeHeaders)
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Lyceum events",
      version: "1.0.0",
      license: { name: "Apache-2.0" },
      description:
        "CloudEvents 1.0 in Kafka binary mode. Delivery is at least once and in order per key: consumers are idempotent by `ce_id`. " +
        "A published type is never changed, only followed by a new one. No event carries personal data, ids only. " +
        `Records of \`learning-events\` that came too late or could not be placed are kept in \`${lateTopic}\` and \`${quarantineTopic}\`.`
    },
    defaultContentType: "application/json",
    channels: Object.fromEntries(
      topics.map((topic) => [
        topic.name,
        {
          address: topic.name,
          description:
            `${topic.description} Key: ${topic.keyedBy}. Partitions: ${topic.partitions}. ` +
            `Kept ${topic.retentionDays === null ? "for ever" : `${topic.retentionDays} days`}${topic.compacted ? ", compacted" : ""}.`,
          messages: Object.fromEntries(
            schemas
              .filter((schema) => schema.topic === topic.name)
              .map(({ type }) => [camel(type), { $ref: `#/components/messages/${camel(type)}` }])
          )
        }
      ])
    ),
    operations: Object.fromEntries(
      topics.map((topic) => [
        `${camel(topic.owner)}Publishes${camel(`-${topic.name}`)}`,
        {
          action: "send",
          channel: { $ref: `#/channels/${topic.name}` },
          summary: `The ${topic.owner} service publishes here`
        }
      ])
    ),
    components: {
      messages: Object.fromEntries(
        schemas.map(({ type, schema }) => [
          camel(type),
          {
            name: type,
            contentType: "application/json",
            headers: withComponentRefs(headers),
            payload: withComponentRefs(schema)
          }
        ])
      ),
      schemas: withComponentRefs(definitionsOf([headers, ...schemas.map(({ schema }) => schema)]))
    }
  }
}
