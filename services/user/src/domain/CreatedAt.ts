/** When an account was made is part of its id: user ids are version 7 UUIDs, which start with the time (RFC 9562 5.7). */
import type { UserId } from "@lyceum/domain/Ids"

/** The first 48 bits: milliseconds since 1970. A pure function, so a rebuilt read model has the same dates. */
export const createdAt = (userId: UserId): Date => new Date(Number.parseInt(userId.replace("-", "").slice(0, 12), 16))
