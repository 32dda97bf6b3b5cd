/** The accounts that a local platform shows so that people can try it: `DEMO_ACCOUNTS` (JSON); none anywhere else. */
import { DemoAccount } from "@lyceum/api/About"
import { Config, Option, Schema } from "effect"

export const demoAccounts = Config.option(
  Config.schema(Schema.fromJsonString(Schema.Array(DemoAccount)), "DEMO_ACCOUNTS")
).pipe(Config.map(Option.getOrElse((): ReadonlyArray<typeof DemoAccount.Type> => [])))
