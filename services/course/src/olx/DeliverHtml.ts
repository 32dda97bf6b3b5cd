/** HTML as a learner gets it: addresses of files and items become real ones, and it is sanitised once more. Pure. */
import { ItemId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { rewriteHtml } from "./Links.ts"

const isItemId = Schema.is(ItemId)

/**
 * Rewrites `/static/<path>` and `/jump_to_id/<itemId>` of authored HTML. `fileUrl` gets the decoded path, `itemUrl` the id;
 * either may answer `null` for what does not exist, and the address then stays as it is.
 */
export const deliverHtml = (
  html: string,
  urls: {
    readonly fileUrl: (path: string) => string | null
    readonly itemUrl: (itemId: ItemId) => string | null
  }
): string =>
  rewriteHtml(html, { fileUrl: urls.fileUrl, itemUrl: (name) => (isItemId(name) ? urls.itemUrl(name) : null) })
