/** What the platform answers instead of what was asked for (RFC 9457), as errors that can be told apart by `type`. */
import { type ProblemDocument, problemTypes } from "./generated/problems.gen.ts"

/** Every `type` that a problem can have. */
export type ProblemType = ProblemDocument["type"]

/** Of every answer that is no success: what its request is called in the platform's logs (`x-request-id`), for who asks support. */
interface Referenced {
  readonly requestId?: string
}

/** A problem as it is thrown: an `Error` with the fields of its document. */
export type Problem<Type extends ProblemType = ProblemType> = Error &
  Referenced &
  Extract<ProblemDocument, { type: Type }>

/** An answer that is not a problem of this platform, for example of a proxy in between. */
export class UnexpectedAnswer extends Error implements Referenced {
  override readonly name = "UnexpectedAnswer"
  readonly status: number
  readonly body: unknown
  readonly requestId?: string

  constructor(status: number, body: unknown, requestId?: string) {
    super(`unexpected answer with status ${status}`)
    this.status = status
    this.body = body
    if (requestId !== undefined) this.requestId = requestId
  }
}

const knownTypes: ReadonlySet<unknown> = new Set(problemTypes)

/**
 * Whether something thrown is a problem, of any type or of the given ones. Narrows, so that the fields of that problem are
 * there: `isProblem(error, "urn:lyceum:problem:prerequisites-missing") && error.missing`.
 */
export const isProblem = <Type extends ProblemType = ProblemType>(
  error: unknown,
  ...types: ReadonlyArray<Type>
): error is Problem<Type> =>
  error instanceof Error &&
  "type" in error &&
  knownTypes.has(error.type) &&
  (types.length === 0 || types.some((type) => type === error.type))

const isDocument = (
  value: unknown
): value is { readonly type: string; readonly title?: unknown; readonly detail?: unknown } =>
  typeof value === "object" && value !== null && "type" in value && knownTypes.has(value.type)

/** The error to throw for an answer that is not a success, with its decoded body. */
export const errorOf = ({ headers, status }: Pick<Response, "headers" | "status">, body: unknown): Error => {
  const requestId = headers.get("x-request-id") ?? undefined
  if (!isDocument(body)) return new UnexpectedAnswer(status, body, requestId)
  const message = [body.title, body.detail].filter((part) => typeof part === "string").join(": ")
  const error = Object.assign(new Error(message === "" ? body.type : message), { name: "LyceumProblem" }, body)
  return requestId === undefined ? error : Object.assign(error, { requestId })
}

/** Reads an answer that is not a success into the error to throw. */
export const errorFrom = async (response: Response): Promise<Error> => {
  const text = await response.text()
  try {
    return errorOf(response, JSON.parse(text))
  } catch {
    return errorOf(response, text)
  }
}
