/** The service behind sign-in. */
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { layer } from "@lyceum/user/User"
import { Layer } from "effect"
import { serve } from "./Serve.ts"

await serve("user", layer.pipe(Layer.provide(messagingLayer)))
