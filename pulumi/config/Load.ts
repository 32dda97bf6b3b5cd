/** The configuration of the stack that runs now. */
import * as pulumi from "@pulumi/pulumi"
import type { Schema } from "effect"
import type { Cloud, StackLayer } from "../components/Component.ts"
import { decodeConfiguration } from "./Decode.ts"

/** Decodes what Pulumi was given for this stack; throws `BadConfiguration`. */
export const loadConfiguration = <F extends Readonly<Record<string, Schema.Codec<unknown, string>>>>(
  cloud: Cloud,
  layer: StackLayer,
  fields: F
) => decodeConfiguration(fields, { cloud, layer, stack: pulumi.getStack(), values: pulumi.runtime.allConfig() })
