/** A stand-in for a server: answers by a function of the request and keeps what it was asked. */

export interface Seen {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly headers: Headers
}

export const problem = (
  status: number,
  type: string,
  headers: Record<string, string> = {},
  more: object = {}
): Response =>
  new Response(JSON.stringify({ type: `urn:lyceum:problem:${type}`, status, title: type, ...more }), {
    status,
    headers: { "content-type": "application/problem+json", ...headers }
  })

export const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } })

/** `answer` gets the request and how many came before it. An error that it throws is a broken connection. */
export const standIn = (answer: (seen: Seen, before: number) => Response | Promise<Response>) => {
  const seen: Array<Seen> = []
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    const one = {
      method: request.method,
      path: pathname + search,
      body: await request.text(),
      headers: request.headers
    }
    seen.push(one)
    return answer(one, seen.length - 1)
  }
  return { seen, fetch }
}
