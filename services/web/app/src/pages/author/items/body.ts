/** Bodies by their kinds. */
import type { ItemBody } from "@lyceum/sdk"

export type BodyOf<Kind extends ItemBody["kind"]> = Extract<ItemBody, { kind: Kind }>
