/** Certificates: anybody may look one up, and people see their own. */
import { queryOptions } from "@tanstack/react-query"
import { isProblem, pages, type Certificate, type CertificateReissue } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"
import { askAgain } from "./query-client.ts"

/** How often to ask how far a re-issue is, in milliseconds. */
const every = 1500

/** A certificate by its number; `null` = there is none, also when it is no number at all. */
export const certificateQuery = (certificateId: string) =>
  queryOptions({
    queryKey: ["certificates", "public", certificateId],
    queryFn: async ({ signal }): Promise<Certificate | null> => {
      try {
        return (await lyceum.certificatesPublic.verify({ path: { certificateId }, signal })).data
      } catch (error) {
        if (isProblem(error, "urn:lyceum:problem:not-found", "urn:lyceum:problem:invalid-request")) return null
        throw error
      }
    }
  })

/** Whether a certificate belongs to the person who is signed in. */
export const ownCertificateQuery = (certificateId: string, userId: string) =>
  queryOptions({
    queryKey: ["certificates", "own", userId, certificateId],
    queryFn: async ({ signal }) => {
      const own = pages((page) => lyceum.certificates.list({ query: { ...page, limit: 100 }, signal }))
      for await (const { id } of own) if (id === certificateId) return true
      return false
    }
  })

/** The newest re-issue of a course, `null` before the first; asked for again while it goes on. */
export const reissueQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["insight", courseId, "reissue"],
    queryFn: async ({ signal }): Promise<CertificateReissue | null> =>
      (await lyceum.certificates.reissueStatus({ path: { courseId }, signal })).data,
    refetchInterval: (query) => askAgain(query.state.data?.status === "running" ? every : false)(query)
  })

/** Issues the certificates that are missing. While a run goes on, it is that run: safe to repeat. */
export const startReissue = async (courseId: string): Promise<CertificateReissue> =>
  (await lyceum.certificates.reissue({ path: { courseId } })).data
