/** The event types that a topic's schema knows, read from the schema itself, so that there is no second list. */
import type { Topic } from "@lyceum/events/Topics"
import { SchemaAST } from "effect"

const literals = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  if (SchemaAST.isUnion(ast)) return ast.types.flatMap(literals)
  if (!SchemaAST.isObjects(ast)) return []
  const type = ast.propertySignatures.find(({ name }) => name === "type")?.type
  return type !== undefined && SchemaAST.isLiteral(type) && typeof type.literal === "string" ? [type.literal] : []
}

export const eventTypes = <E extends { readonly type: string; readonly data: unknown }>(
  topic: Topic<E>
): ReadonlySet<string> => new Set(literals(topic.Event.ast))
