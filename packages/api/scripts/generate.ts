/** Emits `openapi.json`: the public contract, committed and compared in `npm run check`. */
import { openApi } from "@lyceum/api/Lyceum"
import { join } from "node:path"
import { generate, json } from "../../../scripts/generated.ts"

generate(new Map([[join(import.meta.dirname, "..", "openapi.json"), json(openApi())]]))
