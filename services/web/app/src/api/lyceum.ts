/** The one client of the services. Calls give `{ data }` or throw a `Problem`; nothing else in the app sends requests. */
import { createLyceum } from "@lyceum/sdk"
import { account, askToSignInAgain } from "./session.ts"
import { newTraceparent } from "./trace.ts"

/** Where a 401 says something else than "your session has ended". */
const aboutSessions = /^\/v1\/(?:browser-session|sessions)/

const aboutProof = /urn:lyceum:problem:(?:sign-in-failed|second-factor-wrong)/

/** A 401 about a password or a code that was typed says nothing about the session. */
const isAboutPassword = async (response: Response): Promise<boolean> => {
  const text = await response.clone().text()
  return aboutProof.test(text)
}

/**
 * Sends a request. When it is refused because the session has ended, the person is asked to sign in again and the request
 * goes out a second time: whoever called never knows, and nothing that was typed is lost. All that a request causes, the second
 * time too, is one trace.
 */
const send = async (request: Request): Promise<Response> => {
  request.headers.set("traceparent", newTraceparent())
  const response = await fetch(request.clone())
  const who = account.get()
  if (response.status !== 401 || who === null || aboutSessions.test(new URL(request.url).pathname)) return response
  if (await isAboutPassword(response)) return response
  return (await askToSignInAgain(who)) ? fetch(request) : response
}

export const lyceum = createLyceum({ baseUrl: "", fetch: send, retry: { attempts: 2, maximumWaitSeconds: 5 } })
