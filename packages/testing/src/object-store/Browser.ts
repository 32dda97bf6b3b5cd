/** What a browser does with what a store has signed. */
import type { ObjectStore, SignedUpload } from "@lyceum/storage/ObjectStore"
import { Effect } from "effect"

/** Sends bytes as a browser would that was given the signed upload. True when the store took them. */
export type SendUpload = (
  signed: SignedUpload,
  body: { readonly mediaType: string; readonly bytes: Uint8Array }
) => Effect.Effect<boolean, unknown, ObjectStore>

/** What a signed link answers. */
export interface Downloaded {
  readonly status: number
  readonly header: (name: string) => string | null
  readonly bytes: Uint8Array
}

/** Follows a link, with headers such as `range`. */
export type FollowLink = (
  url: string,
  headers?: Readonly<Record<string, string>>
) => Effect.Effect<Downloaded, unknown, ObjectStore>

export interface Browser {
  readonly send: SendUpload
  readonly follow: FollowLink
  /** False for an emulator that answers links without looking at their signature and end: the laws about those are left out. */
  readonly linksAreChecked: boolean
}

/** A response as it counts here. */
export const downloaded = (response: Response): Promise<Downloaded> =>
  response.arrayBuffer().then((bytes) => ({
    status: response.status,
    header: (name) => response.headers.get(name),
    bytes: new Uint8Array(bytes)
  }))

/** Follows a link over the network. */
export const followByFetch = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.tryPromise(async (signal) => downloaded(await fetch(url, { headers, signal })))
