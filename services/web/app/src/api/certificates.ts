/** Certificates: anybody may look one up, and people see their own. */
import { queryOptions } from "@tanstack/react-query"
import { isProblem, pages, type Certificate } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"

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
