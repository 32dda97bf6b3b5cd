import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { inboxLaws } from "./InboxLaws.ts"

inboxLaws("dynalite", dynalite(), { timeToLive: false })
