/** Walks keyset lists. */

/** What to put into the `query` of a list: nothing for the first page, then the cursor of the page before. */
export interface PageQuery {
  readonly cursor?: string
}

/** A page as every list answers it. */
export interface PageOf<Item> {
  readonly items: ReadonlyArray<Item>
  readonly nextCursor: string | null
}

/**
 * Every item of a list, page after page, each fetched when it is needed:
 * `for await (const course of pages((page) => lyceum.catalogue.listCourses({ query: { ...page, limit: 100 } })))`.
 * Throws what reading a page throws, and when a server gives a cursor a second time.
 */
export async function* pages<Item>(
  read: (page: PageQuery) => Promise<{ readonly data: PageOf<Item> }>
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>()
  let page: PageQuery = {}
  for (;;) {
    const { data } = await read(page)
    yield* data.items
    if (data.nextCursor === null) return
    if (seen.has(data.nextCursor)) throw new Error(`the list goes in circles: cursor ${data.nextCursor} came twice`)
    seen.add(data.nextCursor)
    page = { cursor: data.nextCursor }
  }
}
