/** What a peer is started with, and what it answers to its parent. */

/** `alike`: our SQL, our caches. `usual`: as such a service is commonly written. */
export type Mode = "alike" | "usual"

export interface Settings {
  readonly mode: Mode
  readonly port: number
  readonly jwksUrl: string
  /** Addresses of the schemas, as their running roles. */
  readonly urls: Readonly<Record<"course" | "enrollment" | "messaging" | "progress" | "user", string>>
}

export const settings: Settings = JSON.parse(process.env["PEER_SETTINGS"] ?? "null")

/** Tells the parent that requests are answered from now on, and from then on what was used, whenever it is asked. */
export const tellUsage = (): void => {
  process.on("message", (message) => {
    if (message === "stop") process.exit(0)
    const { system, user } = process.cpuUsage()
    process.send?.({ micros: system + user, rss: process.memoryUsage.rss() })
  })
  process.on("disconnect", () => process.exit(0))
  process.send?.("ready")
}
