/**
 * A real Kubernetes API server on loopback: etcd and kube-apiserver, nothing else. Objects are decoded, defaulted, validated and
 * admitted as in a cluster; nothing acts on them.
 */
import { Effect, type Scope } from "effect"
import { generateKeyPairSync, randomBytes } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run, type ToolError } from "../tools/Cache.ts"
import { tool } from "../tools/Tool.ts"
import { freePort, serve } from "./Process.ts"

/** How to reach it. */
export interface ApiServer {
  /** For kubectl and other clients, as administrator. */
  readonly kubeconfig: string
  readonly url: string
  readonly token: string
  /** Files of its certificate, which is its own authority, and of that one's key. */
  readonly certificate: { readonly file: string; readonly key: string }
  /** kubectl with that configuration. Fails with what it said. */
  readonly kubectl: (args: ReadonlyArray<string>) => Effect.Effect<string, ToolError>
}

const answers = (url: string, ca: string): Effect.Effect<boolean> =>
  Effect.callback<boolean>((resume) => {
    if (!existsSync(ca)) return resume(Effect.succeed(false))
    const sent = request(url, { ca: readFileSync(ca), timeout: 2000 }, (response) => {
      response.resume()
      resume(Effect.succeed(response.statusCode === 200))
    })
    sent.on("error", () => resume(Effect.succeed(false)))
    sent.on("timeout", () => sent.destroy())
    sent.end()
  })

const configuration = (url: string, ca: string, token: string) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server: url, "certificate-authority": ca } }],
    users: [{ name: "test", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }]
  })

/** Starts both; they and their data go with the scope. `admission` are further flags of kube-apiserver. */
export const apiServer = (admission: ReadonlyArray<string> = []): Effect.Effect<ApiServer, ToolError, Scope.Scope> =>
  Effect.gen(function* () {
    const [etcd, kubeApiServer, kubectl] = [yield* tool("etcd"), yield* tool("kube-apiserver"), yield* tool("kubectl")]
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-cluster-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    const at = (name: string) => join(folder, name)
    const store = `http://127.0.0.1:${yield* freePort}`
    const peer = `http://127.0.0.1:${yield* freePort}`
    const own = ["--name=default", `--data-dir=${at("etcd")}`, "--unsafe-no-fsync", "--log-level=error"]
    const clients = [`--listen-client-urls=${store}`, `--advertise-client-urls=${store}`]
    const peers = [
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`
    ]
    const health = Effect.promise(() =>
      fetch(`${store}/health`).then(
        ({ ok }) => ok,
        () => false
      )
    )
    yield* serve({
      program: etcd,
      args: [...own, ...clients, ...peers],
      log: at("etcd.log"),
      ready: health,
      seconds: 60
    })

    const token = randomBytes(16).toString("hex")
    writeFileSync(at("tokens.csv"), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 })
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
    writeFileSync(at("accounts.key"), privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 })
    const port = yield* freePort
    const url = `https://127.0.0.1:${port}`
    // It makes a certificate of its own at the start, which is its own authority.
    const ca = at("apiserver.crt")
    const flags = [
      `--etcd-servers=${store}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${folder}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${at("accounts.key")}`,
      `--service-account-signing-key-file=${at("accounts.key")}`,
      "--service-cluster-ip-range=10.0.0.0/24",
      "--authorization-mode=Node,RBAC",
      `--token-auth-file=${at("tokens.csv")}`,
      "--endpoint-reconciler-type=none",
      // What a cluster allows at most; who may use it is PodSecurity's to say.
      "--allow-privileged=true",
      ...admission
    ]
    const ready = answers(`${url}/readyz`, ca)
    yield* serve({ program: kubeApiServer, args: flags, log: at("kube-apiserver.log"), ready, seconds: 180 })
    writeFileSync(at("kubeconfig"), configuration(url, ca, token), { mode: 0o600 })
    const client = (args: ReadonlyArray<string>) => run(kubectl, ["--kubeconfig", at("kubeconfig"), ...args])
    const certificate = { file: ca, key: at("apiserver.key") }
    return { kubeconfig: at("kubeconfig"), url, token, certificate, kubectl: client }
  })
