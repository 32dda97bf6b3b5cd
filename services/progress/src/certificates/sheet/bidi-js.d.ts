/** The package's types speak of its CommonJS side, where `default` is one level deeper than in the module that is loaded. */
declare module "bidi-js/dist/bidi.mjs" {
  import type { Bidi } from "bidi-js"
  export default function bidiFactory(): Bidi
}
