/** Who may talk to whom: nobody, but for what has a name. */
import { at, listAt, membersAt, textAt } from "../Json.ts"
import { called, type Manifest, podOf } from "../Manifest.ts"
import type { Rule } from "./Pods.ts"

/** Whether a policy chooses pods with these labels. */
export const selects = (policy: Manifest, labels: Readonly<Record<string, unknown>>): boolean => {
  const selector = at(policy.body, "spec", "podSelector")
  const all = Object.entries(membersAt(selector, "matchLabels")).every(([key, value]) => labels[key] === value)
  const among = listAt(selector, "matchExpressions").every((one) =>
    listAt(one, "values").includes(labels[textAt(one, "key")])
  )
  return all && among
}

const policiesOf = (manifests: ReadonlyArray<Manifest>) => manifests.filter(({ kind }) => kind === "NetworkPolicy")

const denies = ({ body }: Manifest) =>
  ["Ingress", "Egress"].every((type) => listAt(body, "spec", "policyTypes").includes(type))

/** Every pod is under a policy of both directions, and may ask for names. */
export const denied: Rule = (manifests) =>
  manifests.flatMap((one) => {
    const pod = podOf(one)
    if (pod === undefined) return []
    const labels = membersAt(pod.metadata, "labels")
    const chosen = policiesOf(manifests).filter((policy) => selects(policy, labels))
    const dns = chosen.some(({ body }) =>
      listAt(body, "spec", "egress").some((rule) => listAt(rule, "ports").some((port) => at(port, "port") === 53))
    )
    return [
      ...(chosen.some(denies) ? [] : [`${called(one)}: no policy denies what is not named`]),
      ...(dns ? [] : [`${called(one)}: no policy lets it ask for names`])
    ]
  })

const everywhere = ["0.0.0.0/0", "::/0"]

/** No rule is for everybody: a peer is named, and a port unless both ends are the same pods. */
export const named: Rule = (manifests) =>
  policiesOf(manifests).flatMap((policy) =>
    (["ingress", "egress"] as const).flatMap((direction) =>
      listAt(policy.body, "spec", direction).flatMap((rule) => {
        const peers = listAt(rule, direction === "ingress" ? "from" : "to")
        const ports = listAt(rule, "ports")
        const own = peers.every(
          (peer) => at(peer, "podSelector") !== undefined && at(peer, "namespaceSelector") === undefined
        )
        const open = peers.filter((peer) => everywhere.includes(textAt(peer, "ipBlock", "cidr")))
        return [
          ...(peers.length === 0 ? [`${called(policy)}: an ${direction} rule is for everybody`] : []),
          ...(ports.length === 0 && !own ? [`${called(policy)}: an ${direction} rule is for every port`] : []),
          ...(direction === "ingress" && open.length > 0 ? [`${called(policy)}: lets the whole Internet in`] : []),
          // Beyond the network by TLS alone, and never to the node's own credentials.
          ...open
            .filter((peer) => !listAt(peer, "ipBlock", "except").includes("169.254.0.0/16"))
            .map(() => `${called(policy)}: lets pods ask for the node's credentials`),
          ...(open.length > 0 && ports.some((port) => at(port, "port") !== 443)
            ? [`${called(policy)}: lets pods out by other ports than 443`]
            : [])
        ]
      })
    )
  )
