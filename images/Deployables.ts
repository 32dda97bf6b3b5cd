/** What becomes an image: the one list of it. Files are named from the repository's root. */

/** An image of a program that runs on Node. */
export interface NodeImage {
  readonly kind: "node"
  readonly name: string
  readonly title: string
  /** The programs, each one file: `main` becomes `/app/main.mjs`. Those that migrate run before a new version starts. */
  readonly programs: { readonly main: string } & Readonly<Record<string, string>>
  /** The stage of the Dockerfile that it is made by. */
  readonly stage: "service" | "web" | "streaming"
  /** Files beside the program that it reads when it runs. */
  readonly beside: "nothing" | "fonts" | "app"
}

/** The image of a job that runs on Flink: built on Flink's own. */
export interface FlinkImage {
  readonly kind: "flink"
  readonly name: string
  readonly title: string
}

export type Deployable = NodeImage | FlinkImage

const service = (name: string, title: string, beside: NodeImage["beside"] = "nothing"): NodeImage => ({
  kind: "node",
  name,
  title,
  programs: {
    main: `services/${name}/src/main.ts`,
    migrate: `services/${name}/src/migrate.ts`,
    "migrate-messaging": "packages/messaging/src/migrate.ts"
  },
  stage: "service",
  beside
})

/** Every image, by name. */
export const deployables: ReadonlyArray<Deployable> = [
  service("user", "Lyceum: accounts and sign-in"),
  service("course", "Lyceum: courses, versions and materials"),
  service("enrollment", "Lyceum: enrolments"),
  service("progress", "Lyceum: progress and certificates", "fonts"),
  service("analytics", "Lyceum: analytics"),
  {
    kind: "node",
    name: "web",
    title: "Lyceum: the web app and its back end",
    programs: { main: "services/web/src/main.ts" },
    stage: "web",
    beside: "app"
  },
  {
    kind: "node",
    name: "streaming",
    title: "Lyceum: unique learners of every minute",
    programs: { main: "streaming/unique-learners/src/main.ts", topics: "streaming/unique-learners/src/topics.ts" },
    stage: "streaming",
    beside: "nothing"
  },
  { kind: "flink", name: "flink-job", title: "Lyceum: unique learners of every minute, on Flink" }
]

/** Those that are built when none is named: all that need nothing but Node. */
export const byDefault = deployables.filter(({ kind }) => kind === "node").map(({ name }) => name)
