/** Prometheus as `npm run observe` runs it: the rules of production, one process to scrape. Pure. */

/** What it is told, and where. */
export interface PrometheusOptions {
  /** Its data. */
  readonly folder: string
  /** A file with the targets, which it reads again whenever it changes. */
  readonly targets: string
  readonly ruleFiles: ReadonlyArray<string>
  /** The shipper's own address, `host:port`. */
  readonly shipper: string
  /** Its own. */
  readonly port: number
  /** Seconds between two scrapes. */
  readonly scrapeSeconds: number
}

/** Its configuration, as JSON, which is YAML. */
export const prometheusConfiguration = ({ port, ruleFiles, scrapeSeconds, shipper, targets }: PrometheusOptions) =>
  JSON.stringify(
    {
      global: {
        scrape_interval: `${scrapeSeconds}s`,
        scrape_timeout: `${scrapeSeconds}s`,
        evaluation_interval: "15s",
        external_labels: { cluster: "local", environment: "local" }
      },
      rule_files: ruleFiles,
      scrape_configs: [
        { job_name: "local", file_sd_configs: [{ files: [targets] }] },
        { job_name: "prometheus", static_configs: [{ targets: [`127.0.0.1:${port}`] }] },
        { job_name: "shipper", static_configs: [{ targets: [shipper] }] }
      ]
    },
    null,
    2
  )

/** Its flags; `configuration` is the file. */
export const prometheusFlags = (options: PrometheusOptions, configuration: string): ReadonlyArray<string> => [
  `--config.file=${configuration}`,
  `--storage.tsdb.path=${options.folder}`,
  "--storage.tsdb.retention.time=15d",
  `--web.listen-address=127.0.0.1:${options.port}`,
  "--enable-feature=exemplar-storage",
  "--log.level=warn"
]
