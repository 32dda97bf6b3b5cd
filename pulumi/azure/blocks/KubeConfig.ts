/** What is public of a kubeconfig. */
import { Schema } from "effect"
import { parse } from "yaml"

const KubeConfig = Schema.Struct({
  clusters: Schema.NonEmptyArray(
    Schema.Struct({ cluster: Schema.Struct({ "certificate-authority-data": Schema.NonEmptyString }) })
  )
})

/** The authority's certificate (base64) of a kubeconfig in base64, as Azure hands it out; nothing else of it leaves here. */
export const authorityOf = (encoded: string): string => {
  const config = Schema.decodeUnknownSync(KubeConfig)(parse(Buffer.from(encoded, "base64").toString("utf8")))
  return config.clusters[0].cluster["certificate-authority-data"]
}
