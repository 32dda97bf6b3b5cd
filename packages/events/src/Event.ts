/** How an event is declared: a versioned type and its data. A published type is never changed, only followed by a new one. */
import { Schema } from "effect"

/** Declares an event; `type` is `lyceum.<context>.<what-happened>.v<n>`. */
export const event = <
  const Type extends `lyceum.${string}.${string}.v${number}`,
  const Fields extends Schema.Struct.Fields
>(
  type: Type,
  fields: Fields
) => Schema.Struct({ type: Schema.tag(type), data: Schema.Struct(fields) }).annotate({ identifier: type })
