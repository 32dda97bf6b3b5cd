/** Which artifacts of Maven jars are, by the pom that fetched them. */
import { Result } from "effect"
import { type Component, mavenComponent } from "./Component.ts"

const field = (name: string, text: string) =>
  new RegExp(`<${name.replaceAll(".", "[.]")}>([^<]*)</`).exec(text)?.[1] ?? ""

/** The components of these jars; fails with one sentence when the pom names none for one of them. */
export const mavenComponents = (
  pom: string,
  jars: ReadonlyArray<string>
): Result.Result<ReadonlyArray<Component>, string> => {
  const resolved = (text: string) => text.replace(/\$\{([^}]*)\}/g, (_, key: string) => field(key, pom))
  const known: ReadonlyMap<string, Component> = new Map(
    Array.from(pom.matchAll(/<dependency>([\s\S]*?)<\/dependency>/g), ([, text = ""]) => {
      const [group, name, version] = ["groupId", "artifactId", "version"].map((key) => resolved(field(key, text)))
      return [`${name}-${version}.jar`, mavenComponent(group ?? "", name ?? "", version ?? "")] as const
    })
  )
  const unknown = jars.find((jar) => !known.has(jar))
  if (unknown !== undefined) return Result.fail(`streaming/flink/pom.xml: no <dependency> is ${unknown}`)
  return Result.succeed(jars.flatMap((jar) => known.get(jar) ?? []))
}
