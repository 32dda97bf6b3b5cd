/** What a request accepts (RFC 9110 12.4, 12.5). Pure. */
import { type Encoding, encodings } from "./Build.ts"

/** Quality by name of a list such as `gzip, br;q=0.5`, all names in small letters. */
const qualities = (header: string): ReadonlyMap<string, number> =>
  new Map(
    header.split(",").flatMap((entry): ReadonlyArray<readonly [string, number]> => {
      const [name = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase())
      const given = parameters.find((parameter) => parameter.startsWith("q="))
      return name === "" ? [] : [[name, given === undefined ? 1 : Number(given.slice(2)) || 0]]
    })
  )

/** The best form of those that there are: the first of ours that the request accepts. `identity` when it says nothing fits. */
export const encodingOf = (
  acceptEncoding: string | undefined,
  available: (encoding: Encoding) => boolean
): Encoding => {
  if (acceptEncoding === undefined) return "identity"
  const accepted = qualities(acceptEncoding)
  const quality = (encoding: Encoding) => accepted.get(encoding) ?? accepted.get("*") ?? 0
  return (
    encodings.find((encoding) => encoding !== "identity" && available(encoding) && quality(encoding) > 0) ?? "identity"
  )
}

/**
 * Whether a request wants a page: it names `text/html`, or takes whatever comes and does not ask for a file. An image or a
 * script that is missing must not be answered with a page.
 */
export const wantsPage = (accept: string | undefined, path: string): boolean => {
  if (accept?.toLowerCase().includes("text/html") === true) return true
  const last = path.slice(path.lastIndexOf("/") + 1)
  return (accept === undefined || accept.trim() === "*/*") && !last.includes(".")
}
