/** How services speak with each other: by TLS, with a certificate at both ends, and nothing that falls back. */
import { at, listAt, membersAt, textAt } from "../Json.ts"
import { called, type Manifest, podOf } from "../Manifest.ts"
import type { Rule } from "./Pods.ts"

const own = "lyceum-services"

const configOf = (manifests: ReadonlyArray<Manifest>, { name }: Manifest) =>
  membersAt(manifests.find((one) => one.kind === "ConfigMap" && one.name === name)?.body, "data")

/** The folder of a pod's pair is the secret of its certificate, read only. */
const mounted = (deployment: Manifest, folder: unknown, secret: string): boolean => {
  const spec = podOf(deployment)?.spec
  const mount = listAt(spec, "containers", 0, "volumeMounts").find((one) => at(one, "mountPath") === folder)
  const volume = listAt(spec, "volumes").find((one) => textAt(one, "name") === textAt(mount, "name"))
  return at(mount, "readOnly") === true && secret !== "" && textAt(volume, "secret", "secretName") === secret
}

/** Services have a pair of the cluster's authority for their own name, and are given addresses of TLS alone. */
export const encrypted: Rule = (manifests) =>
  manifests
    .filter((one) => one.kind === "Deployment" && configOf(manifests, one)["PORT"] !== undefined)
    .flatMap((one) => {
      const config = configOf(manifests, one)
      const certificate = manifests.find(({ kind, name }) => kind === "Certificate" && name === one.name)
      const usages = listAt(certificate?.body, "spec", "usages")
      const names = listAt(certificate?.body, "spec", "dnsNames")
      const gateways = `.${String(config["TLS_GATEWAY_DOMAIN"])}`
      const urls = Object.entries(config).filter(([key]) => key.endsWith("_SERVICE_URL"))
      return [
        ...(mounted(one, config["TLS_FOLDER"], textAt(certificate?.body, "spec", "secretName"))
          ? []
          : [`${called(one)}: is not given its certificate, and would speak plain HTTP`]),
        ...(textAt(certificate?.body, "spec", "issuerRef", "name") === own
          ? []
          : [`${called(one)}: its certificate is not of ${own}`]),
        ...(names.includes(`${one.name}.${one.namespace}.svc`)
          ? []
          : [`${called(one)}: its certificate is not for its own name`]),
        ...(usages.includes("server auth") && usages.includes("client auth")
          ? []
          : [`${called(one)}: its certificate is not for both ends`]),
        ...urls
          .filter(([, url]) => !String(url).startsWith("https://"))
          .map(([key]) => `${called(one)}: asks ${key} in plain HTTP`),
        ...urls
          .filter(([, url]) => !/\.svc:\d+$/.test(String(url)) && !String(url).endsWith(gateways))
          .map(([key]) => `${called(one)}: would believe nobody at ${key}`)
      ]
    })

/** Who shows no certificate is let in only where a load balancer asks, and that asks by TLS. */
export const mutual: Rule = (manifests) =>
  manifests
    .filter((one) => one.kind === "Deployment" && configOf(manifests, one)["TLS_FOLDER"] !== undefined)
    .flatMap((one) => {
      const routed = manifests.some(({ kind }) => kind === "HTTPRoute")
      const wanted = routed ? "optional" : "required"
      const port = listAt(manifests.find(({ kind }) => kind === "Service")?.body, "spec", "ports").find(
        (each) => textAt(each, "name") === "http"
      )
      const plain = manifests.filter(
        ({ body, kind }) =>
          kind === "TargetGroupConfiguration" && textAt(body, "spec", "defaultConfiguration", "protocol") !== "HTTPS"
      )
      return [
        ...(configOf(manifests, one)["TLS_CLIENTS"] === wanted
          ? []
          : [`${called(one)}: certificates of clients are not ${wanted}`]),
        ...(textAt(port, "appProtocol").toLowerCase() === "https" ? [] : [`${called(one)}: its port says plain HTTP`]),
        ...plain.map((each) => `${called(each)}: the load balancer would ask in plain HTTP`)
      ]
    })
