/**
 * AWS' client without its middleware: an operation is written, signed, sent and read by the client's own parts, and nothing else
 * is done. What the stack around them does at every call (looking for endpoint, identity and signer, describing itself, logging,
 * trying again) is most of a call's CPU; here what of it is needed is settled at the first call.
 *
 * One try: who calls decides what is worth another. The clock is taken to be right.
 */

/** An operation, as protocols take it. What it holds is the SDK's own affair. */
interface Operation {
  readonly namespace: string
  readonly name: string
  readonly traits: unknown
  readonly input: unknown
  readonly output: unknown
}

interface Request {
  readonly headers: Record<string, string>
  readonly body?: unknown
}

interface Response {
  readonly statusCode: number
}

/** The parts of a client, as far as they are used. */
interface Parts {
  readonly protocol?: {
    setSerdeContext(context: object): void
    serializeRequest(operation: Operation, input: object, context: object): Promise<Request>
    deserializeResponse<Answer extends Described>(
      operation: Operation,
      context: object,
      response: Response
    ): Promise<Answer>
  }
  readonly requestHandler: {
    handle(request: Request, options: { readonly abortSignal: AbortSignal }): Promise<{ response: Response }>
  }
  signer(scheme: Scheme): Promise<{ sign(request: Request): Promise<Request> }>
  endpointProvider(parameters: object): { readonly url: URL }
  region(): Promise<string>
  readonly defaultSigningName: string
}

interface Scheme {
  readonly name: "sigv4"
  readonly signingName: string
  readonly signingRegion: string
  readonly properties: Record<string, unknown>
}

/** Every answer says how it came. */
interface Described {
  readonly $metadata: object
}

/** A command of the SDK. Its answer's type stands in the way that it would go through the stack. */
interface Command<Answer> {
  readonly input: object
  readonly schema?: unknown
  resolveMiddleware(stack: never, configuration: never, options: never): (...args: never) => Promise<{ output: Answer }>
}

/** Sends a command; rejects as the SDK does, with its errors. */
export type Send = <Answer extends Described>(command: Command<Answer>, abortSignal: AbortSignal) => Promise<Answer>

const operationOf = ({ schema }: Command<unknown>): Operation => {
  if (!Array.isArray(schema)) throw new Error("a command without a schema")
  const [, namespace, name, traits, input, output] = schema
  return { namespace, name, traits, input, output }
}

/** Over a client's parts; `endpoint`: another address than the region's own. */
export const lean = (parts: Parts, endpoint: string | undefined): Send => {
  const open = async () => {
    const { protocol } = parts
    if (protocol === undefined) throw new Error("a client without a protocol")
    protocol.setSerdeContext(parts)
    const region = await parts.region()
    const { url } = parts.endpointProvider({
      Region: region,
      UseDualStack: false,
      UseFIPS: false,
      ...(endpoint === undefined ? {} : { Endpoint: endpoint })
    })
    const signer = await parts.signer({
      name: "sigv4",
      signingName: parts.defaultSigningName,
      signingRegion: region,
      properties: {}
    })
    return { protocol, url, signer, context: { ...parts, endpoint: () => Promise.resolve({ url }) } }
  }
  let opened: ReturnType<typeof open> | undefined

  return async (command, abortSignal) => {
    opened ??= open()
    // What could not be settled (no region, no credentials for now) is tried anew at the next call.
    opened.catch(() => (opened = undefined))
    const { context, protocol, signer, url } = await opened
    const operation = operationOf(command)
    const request = await protocol.serializeRequest(operation, command.input, context)
    request.headers["host"] = url.host
    if (typeof request.body === "string") request.headers["content-length"] = String(Buffer.byteLength(request.body))
    const { response } = await parts.requestHandler.handle(await signer.sign(request), { abortSignal })
    try {
      return await protocol.deserializeResponse(operation, context, response)
    } catch (error) {
      // An answer that could not be read: what is known of it is its status.
      if (error instanceof Error && !("$metadata" in error)) {
        Object.assign(error, { $metadata: { httpStatusCode: response.statusCode } })
      }
      throw error
    }
  }
}
