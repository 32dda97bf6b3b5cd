/** Loki as `npm run observe` runs it: one process, with the schema and the limits of argocd/addons/loki.yaml. */
import { Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"

const Object = Schema.Record(Schema.String, Schema.Unknown)
const Addon = Schema.Struct({
  loki: Schema.Struct({ schemaConfig: Object, limits_config: Object, compactor: Object })
})

const addon = join(import.meta.dirname, "../../argocd/addons/loki.yaml")

/** What a cluster's Loki is told of its data: by the same words here, so that they are read by a real one. */
const shared = () => Schema.decodeUnknownSync(Addon)(parse(readFileSync(addon, "utf8"))).loki

/** Its data, and where it listens. */
export interface LokiOptions {
  readonly folder: string
  readonly port: number
  /** It talks to itself by gRPC. */
  readonly innerPort: number
}

/** Its configuration, as JSON, which is YAML. */
export const lokiConfiguration = ({ folder, innerPort, port }: LokiOptions): string => {
  const { compactor, limits_config, schemaConfig } = shared()
  return JSON.stringify(
    {
      auth_enabled: false,
      server: {
        http_listen_address: "127.0.0.1",
        http_listen_port: port,
        grpc_listen_address: "127.0.0.1",
        grpc_listen_port: innerPort,
        log_level: "warn"
      },
      common: {
        path_prefix: folder,
        instance_addr: "127.0.0.1",
        replication_factor: 1,
        storage: { filesystem: { chunks_directory: join(folder, "chunks"), rules_directory: join(folder, "rules") } },
        ring: { kvstore: { store: "inmemory" } }
      },
      schema_config: schemaConfig,
      // A platform that was stopped for weeks still has its lines to ship.
      limits_config: { ...limits_config, reject_old_samples: false },
      compactor: { ...compactor, working_directory: join(folder, "compactor") },
      analytics: { reporting_enabled: false }
    },
    null,
    2
  )
}
