/** Sends a file to the services and says how far it is. Otherwise the same as a call of the client. */
import { UnexpectedAnswer } from "@lyceum/sdk"
import { account, askToSignInAgain } from "./session.ts"
import { newTraceparent } from "./trace.ts"
import { sendOnce, type Sent } from "./xhr.ts"

export interface Upload {
  readonly method: "POST" | "PUT"
  readonly url: string
  readonly file: Blob
  readonly contentType: string
  /** Told the share that was sent, 0..1; 1 = the server looks at it now. */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

const errorOf = ({ body, status }: Sent): Error =>
  typeof body === "object" && body !== null && "type" in body
    ? Object.assign(new Error(String(body.type)), body)
    : new UnexpectedAnswer(status, body)

/**
 * Sends a file; the decoded body of the answer. Throws a `Problem`, `UnexpectedAnswer`, a `TypeError` without a connection and
 * an `AbortError` when it was cancelled. A session that ended is begun again first.
 */
export const upload = async ({ contentType, file, ...what }: Upload): Promise<unknown> => {
  const headers = { "content-type": contentType, accept: "application/json", traceparent: newTraceparent() }
  const once = () => sendOnce({ ...what, body: file, headers })
  const first = await once()
  const who = account.get()
  const answer = first.status === 401 && who !== null && (await askToSignInAgain(who)) ? await once() : first
  if (answer.status < 200 || answer.status > 299) throw errorOf(answer)
  return answer.body
}
